-- Lists what each round asked of whom, to tell where a line over rounds has to break.
--
-- A row is: one round.
-- Safe to show: yes.
SELECT
    round_id,
    coalesce(population_definition, '') AS population_definition,
    coalesce(specialisms, '') AS specialisms
FROM survey_round
ORDER BY round_id;

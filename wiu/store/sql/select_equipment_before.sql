-- Lists the equipment that departments stated in their newest return before a round.
--
-- $round: the round
-- A row is: one department and measure (D4), with the title of the round in which it was stated.
-- Safe to show: no: one department's workload; the office sees it to decide whom to ask first.
WITH before AS (
    SELECT
        submission.submission_id,
        submission.department_id,
        survey_round.title,
        survey_round.census_date,
        max(survey_round.census_date) OVER (PARTITION BY submission.department_id) AS newest
    FROM submission
    JOIN survey_round USING (round_id)
    WHERE submission.status = 'accepted'
        AND submission.department_id IS NOT NULL
        AND submission.submission_id IN (SELECT workload.submission_id FROM workload)
        AND survey_round.census_date < (
            SELECT this.census_date FROM survey_round AS this WHERE this.round_id = $round
        )
)
SELECT
    before.department_id,
    before.title,
    workload.measure,
    sum(workload.quantity)::DOUBLE AS quantity
FROM before
JOIN workload USING (submission_id)
WHERE before.census_date = before.newest AND workload.quantity > 0
GROUP BY ALL
ORDER BY ALL;

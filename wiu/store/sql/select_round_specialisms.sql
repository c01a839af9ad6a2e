-- Tells which specialisms a round asks about, as the round itself says.
--
-- $round: the round
-- A row is: the round; `specialisms` are codes joined by “;”, NULL where it does not say.
-- Safe to show: yes.
SELECT specialisms
FROM survey_round
WHERE round_id = $round;

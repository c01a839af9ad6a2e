-- Lists the steps of a round's chase list, in the order in which they were taken.
--
-- $round: the round
-- A row is: one step.
-- Safe to show: no: who did not answer is for the office.
SELECT gap, outcome, chased_on, expected, chased_by
FROM chase_step
WHERE round_id = $round
ORDER BY number;

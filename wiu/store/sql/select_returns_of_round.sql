-- Lists the returns of a round that count.
--
-- $round: the round
-- A row is: one accepted return and its department, NULL where a person answered without naming one.
-- Safe to show: no: who answered is for the office.
SELECT submission_id, department_id, received_at
FROM submission
WHERE round_id = $round AND status = 'accepted'
ORDER BY submission_id;

-- Counts who answered a round at all: departments, and people where no department is known.
--
-- $round: the round
-- A row is: the one number of a round, of accepted returns only.
-- Safe to show: yes: it says nothing about who did not answer.
SELECT count(DISTINCT coalesce(department_id, submission_id)) AS everybody
FROM submission
WHERE round_id = $round AND status = 'accepted';

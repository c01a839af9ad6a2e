-- Lists the departments that answered in every one of several rounds, for comparing like with like.
--
-- $rounds: the rounds
-- A row is: one department with an accepted return in each of them.
-- Safe to show: no: who did not answer is for the office.
SELECT department_id
FROM submission
WHERE status = 'accepted' AND department_id IS NOT NULL AND list_contains($rounds, round_id)
GROUP BY department_id
HAVING count(DISTINCT round_id) = len($rounds)
ORDER BY department_id;

-- Lists what Heads of Service said of being listed, the first word first.
--
-- A row is: one word on one department's head.
-- Safe to show: to the office.
SELECT department_id, listed, said_at, actor, reason
FROM objection
ORDER BY sequence;

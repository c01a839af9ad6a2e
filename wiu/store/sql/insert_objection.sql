-- Keeps what a Head of Service said of being listed.
--
-- $department: the department
-- $listed: false for an objection, true where one is withdrawn
-- $said_at: when it was entered, UTC
-- $actor: the identity of who entered it
-- $reason: how it was said, in a sentence
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO objection (sequence, department_id, listed, said_at, actor, reason)
SELECT (SELECT count(*) + 1 FROM objection), $department, $listed, $said_at, $actor, $reason;

-- Finds the newest moment at which somebody looked at something.
--
-- $actor: who
-- $action: the action
-- $subject: what they looked at
-- A row is: the moment, UTC; NULL where they never did.
-- Safe to show: no: the log is for the office (Q4).
SELECT max(happened_at) AS happened_at
FROM audit_entry
WHERE actor = $actor AND action = $action AND subject = $subject;

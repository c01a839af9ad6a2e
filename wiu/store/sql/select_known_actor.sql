-- Tells whether somebody ever did anything, as the log has it.
--
-- $actor: who, by the identity provider's own name of them
-- A row is: the answer; there is always one.
-- Safe to show: no: the log is for the office (Q4).
SELECT count(*) > 0 AS is_known
FROM audit_entry
WHERE actor = $actor;

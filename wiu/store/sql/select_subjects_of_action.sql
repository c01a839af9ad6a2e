-- Lists what an action was done to, as the log has it.
--
-- $action: the action
-- A row is: one entry's subject.
-- Safe to show: no: the log is for the office (Q4).
SELECT subject
FROM audit_entry
WHERE action = $action
ORDER BY number;

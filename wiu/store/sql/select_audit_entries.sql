-- Reads the audit log from its first entry to its last.
--
-- A row is: one entry.
-- Safe to show: to the office (Q4).
SELECT number, happened_at, actor, action, subject, detail, previous, hash
FROM audit_entry
ORDER BY number;

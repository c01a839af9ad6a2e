-- Reads where the audit log's chain ends.
--
-- A row is: the last entry's number and hash; no row while the log is empty.
-- Safe to show: to the office (Q4).
SELECT number, hash
FROM audit_entry
ORDER BY number DESC
LIMIT 1;

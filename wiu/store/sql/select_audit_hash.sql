-- Reads the hash of one entry of the audit log.
--
-- $number: the entry's number
-- A row is: the entry's hash; no row if there is no such entry.
-- Safe to show: to the office (Q4).
SELECT hash
FROM audit_entry
WHERE number = $number;

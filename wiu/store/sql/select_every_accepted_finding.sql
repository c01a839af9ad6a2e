-- Reads all that is kept of accepted findings, for its seal; the first column names a batch.
--
-- A row is: one accepted finding.
-- Safe to show: to the office, which loads surveys.
SELECT edition, file, sha256, round_id, row_number, column_name, rule, reason, accepted_by, accepted_at
FROM accepted_finding;

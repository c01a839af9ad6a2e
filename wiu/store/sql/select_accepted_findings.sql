-- Lists the findings that were accepted, the newest edition first, in the order of their files.
--
-- A row is: one accepted finding.
-- Safe to show: to the office, which loads surveys.
SELECT edition, file, sha256, round_id, row_number, column_name, rule, reason, accepted_by, accepted_at
FROM accepted_finding
ORDER BY edition DESC, file, row_number, column_name, rule;

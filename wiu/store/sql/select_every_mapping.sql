-- Reads all that is kept of approved mappings, for its seal; the first two columns name a batch.
--
-- A row is: one version of a mapping.
-- Safe to show: to the office, which loads surveys.
SELECT name, version, toml, columns, approvals, round_id, approved_by, approved_at
FROM survey_mapping;

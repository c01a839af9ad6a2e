-- Lists all versions of all mappings, the last approved first.
--
-- A row is: one version of a survey's mapping.
-- Safe to show: to the office, which loads surveys; it holds no answers.
SELECT name, version, toml, columns, approvals, round_id, approved_by, approved_at
FROM survey_mapping
ORDER BY approved_at DESC, name, version DESC;

-- Adds a version of a survey's mapping.
--
-- $name: the survey's, by which the mapping is found again
-- $version: the number of the version, from 1
-- $toml: the mapping
-- $columns: the columns of the file it was approved for, as a JSON list
-- $approvals: who approved each statement when, as a JSON object
-- $round_id: the round of that file, empty where none was said
-- $approved_by: the identity of who approved this version
-- $approved_at: when (UTC)
-- A row is: nothing.
-- Safe to show: nothing is returned.
INSERT INTO survey_mapping
VALUES ($name, $version, $toml, $columns, $approvals, $round_id, $approved_by, $approved_at);

-- Adds a finding that a person accepted.
--
-- $edition: the edition that the file's rows came into
-- $file: the file's name
-- $sha256: the file's
-- $round_id: the round it was loaded into
-- $row_number: the row in the file, 0 for the file as a whole
-- $column_name: the column in the file, empty where the row as a whole is meant
-- $rule: the check that found it
-- $reason: why it was accepted
-- $accepted_by: the identity of who accepted it
-- $accepted_at: when (UTC)
-- A row is: nothing.
-- Safe to show: nothing is returned.
INSERT INTO accepted_finding
VALUES ($edition, $file, $sha256, $round_id, $row_number, $column_name, $rule, $reason, $accepted_by, $accepted_at);

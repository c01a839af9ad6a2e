-- Adds the cells of a view to the ledger.
--
-- $number: the release
-- $place: the view's place in it
-- $codes: the codes of each cell, a list of lists
-- $statuses: the status of each cell, in the same order
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO released_cell (number, place, codes, status)
SELECT $number, $place, unnest($codes), unnest($statuses);

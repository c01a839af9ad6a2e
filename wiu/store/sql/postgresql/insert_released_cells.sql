-- Adds the cells of a released view.
--
-- $number: the release
-- $place: the view's place in the release, from 1
-- $codes: the codes of each cell, in the order of the view's dimensions
-- $statuses: the status of each cell
-- A row is: nothing comes back.
-- Safe to show: no.
INSERT INTO released_cell (number, place, codes, status)
SELECT $number, $place, ARRAY(SELECT jsonb_array_elements_text(told.codes)), told.status
FROM ROWS FROM (jsonb_array_elements($codes), jsonb_array_elements_text($statuses)) AS told (codes, status);

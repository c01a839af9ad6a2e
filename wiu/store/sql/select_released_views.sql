-- Reads the views of releases, the first first.
--
-- $number: the release, empty for all
-- A row is: one view of one release.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
SELECT number, place, round_id, edition, question, published, withheld
FROM released_view
WHERE $number IN ('', number)
ORDER BY number, place;

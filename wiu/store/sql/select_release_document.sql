-- Reads what is kept to make a release's document again, and the document.
--
-- $number: the release
-- A row is: the release's views and words as JSON, and the bytes of its PDF; none if there is no such release.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
SELECT kept, document
FROM release_document
WHERE number = $number;

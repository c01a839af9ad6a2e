-- Reads the releases, the first first.
--
-- $number: the one to read, empty for all
-- $sha256: the hash of the document to look for, empty for any
-- $request: the request that they answer, empty for any
-- A row is: one release as it was prepared.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
SELECT number, way, occasion, title, day, sha256, sealed, sample
FROM release
WHERE $number IN ('', number) AND $sha256 IN ('', sha256) AND $request IN ('', request)
ORDER BY year, sequence;

-- Adds a release as it was prepared.
--
-- $number: its number
-- $year: the year of the number
-- $sequence: its place in that year
-- $way: quick or approved
-- $request: the request that it answers, empty for a publication
-- $audience: the readership
-- $occasion: why it goes out and to whom, as JSON
-- $title: the document's title
-- $day: the day in print
-- $sha256: the hash of the document
-- $sealed: the hash of what is kept to make it again
-- $sample: whether its data is invented
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO release (number, year, sequence, way, request, audience, occasion, title, day, sha256, sealed, sample)
VALUES ($number, $year, $sequence, $way, $request, $audience, $occasion, $title, $day, $sha256, $sealed, $sample);

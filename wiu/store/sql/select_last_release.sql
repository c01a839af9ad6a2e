-- Reads how many release numbers a year has given out.
--
-- $year: the year
-- A row is: the highest place given so far, 0 if none was.
-- Safe to show: yes.
SELECT coalesce(max(sequence), 0)
FROM release
WHERE year = $year;

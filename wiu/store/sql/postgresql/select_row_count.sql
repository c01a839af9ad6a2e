-- Reads a table whole, to see whether all of it can be read.
--
-- $name: the table
-- A row is: the number of its rows and of the letters that they take.
-- Safe to show: yes.
SELECT count(*), sum(length(found::text)) FROM pg_temp.rows_of($name) AS found;

-- Reads a table whole.
--
-- $name: the table
-- A row is: one row of it as JSON by column: bytes as hexadecimal after \x, moments and days as ISO 8601 has them.
-- Safe to show: no: the requests and the log.
SELECT found FROM pg_temp.rows_of($name) AS found;

-- Adds rows to a table.
--
-- $name: the table
-- $content: the rows as JSON, written as `select_rows` reads them
-- A row is: none of interest.
-- Safe to show: no: the requests and the log.
SELECT pg_temp.fill($name, $content);

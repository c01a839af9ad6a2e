-- Lists the tables of an edition's file.
--
-- $database: the name under which the file is open, null for the connection's own
-- A row is: one table, by its name.
-- Safe to show: yes.
SELECT table_name
FROM duckdb_tables()
WHERE database_name = coalesce($database, current_database())
ORDER BY table_name;

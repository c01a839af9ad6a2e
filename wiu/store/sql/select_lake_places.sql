-- Lists the places of editions in the lake.
--
-- A row is: one place, by its name.
-- Safe to show: yes.
SELECT schema_name
FROM duckdb_schemas()
WHERE database_name = 'lake' AND schema_name LIKE 'edition%'
ORDER BY schema_name;

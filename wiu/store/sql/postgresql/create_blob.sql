-- Lets the layouts of tables say BLOB, as DuckDB does, for what PostgreSQL calls BYTEA.
--
-- A row is: none comes back.
-- Safe to show: yes.
CREATE DOMAIN blob AS BYTEA;

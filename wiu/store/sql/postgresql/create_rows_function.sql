-- Lays out, for this connection alone, a function that reads a table by its name.
--
-- A row is: none comes back.
-- Safe to show: no: the requests and the log.
CREATE OR REPLACE FUNCTION pg_temp.rows_of(name text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT to_jsonb(found) FROM %I AS found', name);
END
$$;

-- Lays out, for this connection alone, a function that adds rows to a table by its name.
--
-- A row is: none comes back.
-- Safe to show: no: the requests and the log.
CREATE OR REPLACE FUNCTION pg_temp.fill(name text, content jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I SELECT * FROM jsonb_populate_recordset(NULL::%I, $1)', name, name) USING content;
END
$$;

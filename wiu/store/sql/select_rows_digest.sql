-- Names the rows of a table, in whatever order they lie, by one SHA-256.
--
-- $entity: the table, and where it lies
-- A row is: the SHA-256 in hexadecimal; there is one row.
-- Safe to show: yes.
WITH each_row AS (
    SELECT sha256(to_json(entity)::VARCHAR) AS named
    FROM query_table($entity) AS entity
)

SELECT sha256(coalesce(string_agg(named, '' ORDER BY named), '')) AS sha256
FROM each_row;

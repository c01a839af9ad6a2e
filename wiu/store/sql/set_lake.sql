-- Lays ready where the lake of editions lies: neither place can be bound where it is attached.
--
-- $catalogue: the address of the catalogue's server, which no log and no error repeats
-- $files: the folder or bucket of its Parquet files
-- $place: the schema of the catalogue on the server
-- A row is: none comes back.
-- Safe to show: no.
SET VARIABLE lake = {'catalogue': $catalogue, 'files': $files, 'place': $place};

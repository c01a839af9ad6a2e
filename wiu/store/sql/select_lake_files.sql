-- Lists the Parquet files that hold one table of an edition in the lake.
--
-- $place: the edition's place there
-- $entity: the table
-- A row is: one file, by its address.
-- Safe to show: yes.
SELECT data_file
FROM ducklake_list_files('lake', $entity, schema => $place);

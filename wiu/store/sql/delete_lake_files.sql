-- Deletes the files of what the lake has forgotten.
--
-- A row is: how many files were deleted; there is one row.
-- Safe to show: yes.
SELECT count(*) AS deleted
FROM ducklake_cleanup_old_files('lake', cleanup_all => true);

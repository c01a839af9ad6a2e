-- Deletes files beside the lake's that its catalogue does not know, as a load that was killed leaves them.
--
-- A row is: how many files were deleted; there is one row.
-- Safe to show: yes.
SELECT count(*) AS deleted
FROM ducklake_delete_orphaned_files('lake', cleanup_all => true);

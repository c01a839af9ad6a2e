-- Lets the lake forget how it was before now, so that what was given up can be deleted.
--
-- A row is: how many earlier states were forgotten; there is one row.
-- Safe to show: yes.
SELECT count(*) AS forgotten
FROM ducklake_expire_snapshots('lake', older_than => now());

-- Opens a lake, and lays out its catalogue if there is none yet.
--
-- A row is: none comes back.
-- Safe to show: no: raw answers.
ATTACH 'ducklake:lake' AS lake (DATA_INLINING_ROW_LIMIT 0);

-- Opens a lake that is there.
--
-- A row is: none comes back.
-- Safe to show: no: raw answers.
ATTACH 'ducklake:lake' AS lake (DATA_INLINING_ROW_LIMIT 0, CREATE_IF_NOT_EXISTS false);

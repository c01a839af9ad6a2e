-- Names files by the SHA-256 of their bytes.
--
-- $files: their addresses
-- A row is: one file, its address and its SHA-256 in hexadecimal.
-- Safe to show: yes.
SELECT
    filename,
    sha256(content) AS sha256
FROM read_blob($files)
ORDER BY filename;

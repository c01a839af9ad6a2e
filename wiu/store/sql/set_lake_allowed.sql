-- Names the lake's files as the only ones that stay within reach once all others are shut.
--
-- A row is: none comes back.
-- Safe to show: yes.
SET allowed_directories = [getvariable('lake')['files']];

-- Tells whether the server keeps a checksum of every page, without which a changed byte goes unnoticed.
--
-- A row is: on or off.
-- Safe to show: yes.
SELECT current_setting('data_checksums');

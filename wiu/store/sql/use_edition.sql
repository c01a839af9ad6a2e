-- Makes the file of an edition the place where tables are laid out.
--
-- A row is: none comes back.
-- Safe to show: yes.
USE edition;

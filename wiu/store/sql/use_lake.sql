-- Makes the lake the place where tables are laid out.
--
-- A row is: none comes back.
-- Safe to show: yes.
USE lake;

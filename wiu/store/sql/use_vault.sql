-- Makes the vault the place where tables are looked for and laid out.
--
-- A row is: none comes back.
-- Safe to show: yes.
USE vault;

-- Forgets where the lake lies once it is open.
--
-- A row is: none comes back.
-- Safe to show: yes.
RESET VARIABLE lake;

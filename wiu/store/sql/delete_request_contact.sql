-- Erases who asked, once it is no longer needed; the request itself stays (Q4).
--
-- $number: the request
-- A row is: none comes back.
-- Safe to show: no.
DELETE FROM request_contact
WHERE number = $number;

-- Reads how to reach whoever asks.
--
-- $number: the request
-- A row is: the name and work e-mail; no row where neither is known.
-- Safe to show: to the office and the unit, on the request itself and its letters.
SELECT name, work_email
FROM request_contact
WHERE number = $number;

-- Reads whose details were put on the lists made for a request.
--
-- $number: the request
-- A row is: one department on one list.
-- Safe to show: to the office and the unit.
SELECT made_at, edition, department_id
FROM contact_sent
WHERE number = $number
ORDER BY made_at, department_id;

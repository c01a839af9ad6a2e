-- Reads how to reach everybody who asks, for its seal; the first column names a batch.
--
-- A row is: one request's requester.
-- Safe to show: no.
SELECT number, name, work_email, salt
FROM request_contact;

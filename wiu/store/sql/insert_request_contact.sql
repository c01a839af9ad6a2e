-- Keeps how to reach whoever asks; its salt comes of itself.
--
-- $number: the request
-- $name: the requester's name
-- $work_email: their work e-mail
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO request_contact (number, name, work_email)
VALUES ($number, $name, $work_email);

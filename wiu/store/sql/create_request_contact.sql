-- Lays out how to reach whoever asks: work details only, apart from the request itself (S1).
-- `salt` is a number by chance, so that the seal in the log tells nothing once the row is erased.
--
-- A row is: the name and work e-mail of one request's requester; no row where neither is known.
-- Safe to show: to the office and the unit, on the request itself and its letters.
CREATE TABLE IF NOT EXISTS request_contact (
    number VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    work_email VARCHAR NOT NULL,
    salt VARCHAR DEFAULT gen_random_uuid()::VARCHAR
);

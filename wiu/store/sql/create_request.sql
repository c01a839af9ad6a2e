-- Lays out the requests for information as they came in (Q4). Nothing of a row ever changes.
--
-- A row is: one request; `stated` and `proposed` are JSON, `requester` the identity of whoever asks, empty
--   if they have none here. Moments are UTC.
-- Safe to show: to the office and the unit; what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS request (
    number VARCHAR PRIMARY KEY,
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    requester VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    stated VARCHAR NOT NULL,
    proposed VARCHAR NOT NULL
);

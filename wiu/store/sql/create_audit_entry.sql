-- Lays out the audit log, to which entries are only ever added.
--
-- A row is: one deed; `hash` covers the deed and `previous`, the hash of the entry before. Moments are UTC.
-- Safe to show: to the office (Q4).
CREATE TABLE IF NOT EXISTS audit_entry (
    number BIGINT PRIMARY KEY,
    happened_at TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    previous VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);

-- Lays out, within the vault, what the office decided on contradictions; decisions are only ever added.
--
-- A row is: one decision. `token` stands in the audit log too: a decision that is not logged does not count.
--   `fingerprint` is that of the statements that were judged. Moments are UTC.
-- Safe to show: no: never, to anybody outside the office (R1).
CREATE TABLE IF NOT EXISTS contract_resolution (
    token VARCHAR NOT NULL,
    round_id VARCHAR NOT NULL,
    client_org_code VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    provider VARCHAR,
    fingerprint VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);

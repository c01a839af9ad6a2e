-- Lays out the releases as they were prepared (S3, Q4). Nothing of a row ever changes.
--
-- A row is: one release; `occasion` is JSON: the request or publication, audience, recipient, purpose,
--   review, checks and corrections. `sha256` is the PDF's, `sealed` that of what is kept to make it again.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS release (
    number VARCHAR PRIMARY KEY,
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    way VARCHAR NOT NULL,
    request VARCHAR NOT NULL,
    audience VARCHAR NOT NULL,
    occasion VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    day DATE NOT NULL,
    sha256 VARCHAR NOT NULL,
    sealed VARCHAR NOT NULL,
    sample BOOLEAN NOT NULL
);

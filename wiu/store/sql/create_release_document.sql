-- Lays out what is kept to make a release's document again, years later, to the last byte (S3).
--
-- A row is: one release's protected views with all words that went into the document, as canonical JSON,
--   and the document itself. No raw count.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS release_document (
    number VARCHAR PRIMARY KEY,
    kept VARCHAR NOT NULL,
    document BLOB NOT NULL
);

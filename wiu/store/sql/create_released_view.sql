-- Lays out the ledger of views: which questions to which edition a release answers (R2).
--
-- A row is: one view of a release; `question` is JSON, `asked` one text for all questions with the same answer.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS released_view (
    number VARCHAR NOT NULL,
    place BIGINT NOT NULL,
    round_id VARCHAR NOT NULL,
    edition BIGINT NOT NULL,
    question VARCHAR NOT NULL,
    asked VARCHAR NOT NULL,
    published BIGINT NOT NULL,
    withheld BIGINT NOT NULL,
    PRIMARY KEY (number, place)
);

-- Lays out when the reports of rounds were published, to which entries are only ever added.
--
-- A row is: the day on which a round's report was published, as somebody stated it; the last word counts.
-- Safe to show: yes.
CREATE TABLE IF NOT EXISTS round_report (
    sequence BIGINT PRIMARY KEY,
    round_id VARCHAR NOT NULL,
    published DATE NOT NULL,
    actor VARCHAR NOT NULL
);

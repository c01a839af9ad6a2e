-- Lays out the views that colleagues saved for each other.
--
-- A row is: one saving of a view, `question` as JSON and `audience`, never a figure; or, `removed`, its taking away.
-- Safe to show: yes, to everybody who may explore.
CREATE TABLE IF NOT EXISTS saved_view (
    name VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    audience VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,
    removed BOOLEAN NOT NULL
);

-- Lays out who was sent whose work details (R5), to which entries are only ever added.
--
-- A row is: one department whose details were put on the list made for one request.
-- Safe to show: to the office and the unit.
CREATE TABLE IF NOT EXISTS contact_sent (
    number VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,
    edition BIGINT NOT NULL,
    department_id VARCHAR NOT NULL,
    PRIMARY KEY (number, made_at, department_id)
);

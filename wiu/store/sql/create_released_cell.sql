-- Lays out the ledger of cells: every cell ever released, published or withheld (R2). Figures stand only
-- where they were published, in what is kept of the document.
--
-- A row is: one cell of one view of a release: its codes, in the order of the view's dimensions, and its status.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS released_cell (
    number VARCHAR NOT NULL,
    place BIGINT NOT NULL,
    codes VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL
);

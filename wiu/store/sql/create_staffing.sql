-- Lays out staff, establishment and vacancies by band and registration (D5 to D8, D12).
--
-- A row is: one line of one department's staff.
-- Safe to show: no: raw counts (R2).
CREATE TABLE IF NOT EXISTS staffing (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    staff_group VARCHAR NOT NULL,
    subtype VARCHAR,
    registration VARCHAR,
    afc_band VARCHAR,
    esr_code VARCHAR,
    headcount BIGINT,
    wte_establishment DOUBLE,
    wte_in_post DOUBLE,
    wte_vacant DOUBLE,
    wte_vacant_3_months DOUBLE
);

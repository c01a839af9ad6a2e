-- Says to the connection where the lake lies, and that its Parquet files are encrypted.
--
-- A row is: none comes back.
-- Safe to show: no.
CREATE SECRET lake (
    TYPE ducklake,
    METADATA_PATH getvariable('lake')['catalogue'],
    METADATA_SCHEMA getvariable('lake')['place'],
    DATA_PATH getvariable('lake')['files'],
    ENCRYPTED true
);

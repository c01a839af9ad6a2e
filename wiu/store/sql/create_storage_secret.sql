-- Gives the connection the key to the storage of the lake's files.
--
-- A row is: none comes back.
-- Safe to show: no.
CREATE SECRET storage (
    TYPE s3,
    KEY_ID getvariable('storage')['key'],
    SECRET getvariable('storage')['secret'],
    SESSION_TOKEN getvariable('storage')['token'],
    REGION getvariable('storage')['region'],
    ENDPOINT getvariable('storage')['endpoint'],
    URL_STYLE getvariable('storage')['style'],
    USE_SSL getvariable('storage')['encrypted']
);

-- Lays ready the key to the storage of the lake's files, which can't be bound where it is used.
--
-- $key: the key's name
-- $secret: the key itself, which no log and no error repeats
-- $token: of a session, or empty
-- $region: of the storage
-- $endpoint: its host and port
-- $style: how a bucket stands in an address, `path` or `vhost`
-- $encrypted: whether it is spoken to by TLS
-- A row is: none comes back.
-- Safe to show: no.
SET VARIABLE storage = {
    'key': $key,
    'secret': $secret,
    'token': $token,
    'region': $region,
    'endpoint': $endpoint,
    'style': $style,
    'encrypted': $encrypted
};

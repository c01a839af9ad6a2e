-- Prepares a new connection: what DuckDB does anyway, and limits that a dead partner can't outlast.
--
-- A row is: the settings as they are now.
-- Safe to show: yes.
SELECT
    set_config('timezone', 'UTC', false),
    set_config('bytea_output', 'hex', false),
    set_config('statement_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '15min', false),
    set_config('client_connection_check_interval', '10s', false),
    set_config('tcp_keepalives_idle', '30', false),
    set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false),
    -- what was acknowledged must be on the disk, whatever the server does for others
    set_config(
        'synchronous_commit',
        CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END,
        false
    );

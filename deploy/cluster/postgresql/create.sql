-- Once, on the first primary, as postgres. Then set both passwords with \password, which puts them into no history.
CREATE ROLE madang LOGIN;
-- Text is compared by code point, so that both store engines order alike: Madang refuses another locale.
CREATE DATABASE madang OWNER madang TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE CONNECT ON DATABASE madang FROM PUBLIC;

CREATE ROLE replicator LOGIN REPLICATION;
-- What pg_rewind needs instead of a superuser.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text, boolean, boolean) TO replicator;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_file(text, boolean) TO replicator;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text) TO replicator;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO replicator;

SELECT pg_create_physical_replication_slot('standby');

-- Names that are hosts, services and domains under their own numbers, logins and HELO names under those of newnames.sql.
SELECT id, p_text(value) FROM store.name WHERE id = 0 OR id IN (
	SELECT unnest([host, service, protocol, direction, tls]) FROM store.kind
	UNION ALL SELECT unnest([host, service]) FROM store.connection
	UNION ALL SELECT DISTINCT domain FROM store.happening
)
UNION ALL SELECT copy, p_login(value) FROM store.name JOIN login USING (id)
UNION ALL SELECT copy, p_helo(value) FROM store.name JOIN greeting USING (id)

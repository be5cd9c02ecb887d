-- Brings messages.csv and events.csv, one row per line as a person writes
-- them, into the narrow storage. Each string gets one number per day, as a
-- value may have several.

CREATE TEMP TABLE said AS SELECT *, (time::DATE - DATE '2026-01-01') AS day, row_number() OVER () AS n
	FROM read_csv('{events}', header = true, delim = ',', quote = '"', columns = {
		'time': 'TIMESTAMP', 'mta': 'VARCHAR', 'host': 'VARCHAR', 'service': 'VARCHAR', 'event': 'VARCHAR', 'stage': 'VARCHAR', 'origin': 'VARCHAR',
		'queue_id': 'VARCHAR', 'recipient': 'VARCHAR', 'relay': 'VARCHAR', 'reply': 'SMALLINT', 'code': 'VARCHAR', 'mta_code': 'VARCHAR',
		'delay': 'DOUBLE', 'delays': 'VARCHAR', 'category': 'VARCHAR', 'provider': 'VARCHAR', 'client': 'VARCHAR', 'helo': 'VARCHAR', 'user': 'VARCHAR', 'text': 'VARCHAR'});
CREATE TEMP TABLE queued_in AS SELECT *, (received::DATE - DATE '2026-01-01') AS day, row_number() OVER () AS id
	FROM read_csv('{messages}', header = true, delim = ',', quote = '"', columns = {
		'queue_id': 'VARCHAR', 'host': 'VARCHAR', 'mta': 'VARCHAR', 'received': 'TIMESTAMP', 'last_time': 'TIMESTAMP', 'ended': 'BOOLEAN', 'sender': 'VARCHAR',
		'client': 'VARCHAR', 'helo': 'VARCHAR', 'user': 'VARCHAR', 'tls': 'VARCHAR', 'protocol': 'VARCHAR', 'size': 'BIGINT', 'recipients': 'INTEGER', 'message_id': 'VARCHAR'});

INSERT INTO categories (id, name) SELECT 200 + row_number() OVER (ORDER BY name), name FROM
	(SELECT DISTINCT category AS name FROM said WHERE category NOT NULL AND category NOT IN (SELECT name FROM categories WHERE name NOT NULL));
INSERT INTO providers (id, name) SELECT 50000 + row_number() OVER (ORDER BY name), name FROM
	(SELECT DISTINCT provider AS name FROM said WHERE provider NOT NULL AND provider NOT IN (SELECT name FROM providers WHERE name NOT NULL));

CREATE TEMP MACRO domain_of(a) AS nullif(split_part(a, '@', 2), '');
CREATE TEMP MACRO number_of(c) AS coalesce(try_cast(split_part(c, '.', 1) AS INTEGER) * 1000000 + try_cast(split_part(c, '.', 2) AS INTEGER) * 1000 + try_cast(split_part(c, '.', 3) AS INTEGER), 0);
CREATE TEMP MACRO part(d, i) AS coalesce((try_cast(split_part(d, '/', i) AS DOUBLE) * 1000)::INTEGER, -1);
CREATE TEMP MACRO peer_name(p) AS split_part(p, '[', 1);
CREATE TEMP MACRO peer_ip(p) AS regexp_extract(p, '\[(.*)\]', 1);
CREATE TEMP MACRO peer_port(p) AS coalesce(try_cast(regexp_extract(p, '\]:(\d+)', 1) AS INTEGER), 0);

CREATE TEMP TABLE names AS SELECT day, value, row_number() OVER (ORDER BY day, value) AS id FROM (
	SELECT DISTINCT day, unnest([host, service, helo, "user", domain_of(recipient)]) AS value FROM said
	UNION SELECT DISTINCT day, unnest([host, helo, "user", tls, protocol]) FROM queued_in) WHERE value NOT NULL;
CREATE TEMP TABLE addresses AS SELECT day, value, row_number() OVER (ORDER BY day, value) AS id FROM (SELECT DISTINCT day, sender AS value FROM queued_in) WHERE value NOT NULL;
CREATE TEMP TABLE peers AS SELECT day, value, row_number() OVER (ORDER BY day, value) AS id FROM (
	SELECT DISTINCT day, unnest([relay, client]) AS value FROM said UNION SELECT DISTINCT day, client FROM queued_in) WHERE value NOT NULL;
CREATE TEMP TABLE fingerprints AS SELECT value, any_value(text) AS example, row_number() OVER (ORDER BY value) AS id FROM (
	SELECT text, regexp_replace(regexp_replace(text, '<[^>]*>|\[[^]]*\]', '<>', 'g'), '\d{2,}\.\d+\.\d+\.\d+', 'IP', 'g') AS value FROM said WHERE category NOT NULL OR event = 'lost_connection') GROUP BY value;
INSERT INTO store.name SELECT id, value FROM names;
INSERT INTO store.address SELECT id, value FROM addresses;
INSERT INTO store.peer SELECT id, peer_name(value), peer_ip(value), nullif(peer_port(value), 0) FROM peers;
INSERT INTO store.fingerprint SELECT id, value, example FROM fingerprints;

-- Events and messages as numbers, with what will be their kind and verdict.
CREATE TEMP TABLE queued_ids AS
	SELECT q.*, m.id AS mta_id, coalesce(h.id, 0) AS host_id, coalesce(s.id, 0) AS sender_id, coalesce(c.id, 0) AS client_id, coalesce(e.id, 0) AS helo_id,
		coalesce(u.id, 0) AS user_id, coalesce(t.id, 0) AS tls_id, coalesce(p.id, 0) AS protocol_id
	FROM queued_in q JOIN mta_names m ON m.name = q.mta LEFT JOIN names h ON (h.day, h.value) = (q.day, q.host)
	LEFT JOIN addresses s ON (s.day, s.value) = (q.day, q.sender) LEFT JOIN peers c ON (c.day, c.value) = (q.day, q.client)
	LEFT JOIN names e ON (e.day, e.value) = (q.day, q.helo) LEFT JOIN names u ON (u.day, u.value) = (q.day, q."user")
	LEFT JOIN names t ON (t.day, t.value) = (q.day, q.tls) LEFT JOIN names p ON (p.day, p.value) = (q.day, q.protocol);
CREATE TEMP TABLE said_ids AS
	SELECT s.*, mn.id AS mta_id, en.id AS event_id, coalesce(st.id, 0) AS stage_id, coalesce(list_position(['reply', 'mta', 'implied'], origin), 0) AS origin_id,
		coalesce(h.id, 0) AS host_id, coalesce(v.id, 0) AS service_id, coalesce(m.id, 0) AS message_id, coalesce(m.sender_id, 0) AS sender_id,
		coalesce(c.id, m.client_id, 0) AS client_id, coalesce(r.id, 0) AS relay_id, coalesce(e.id, m.helo_id, 0) AS helo_id, coalesce(u.id, m.user_id, 0) AS user_id,
		coalesce(d.id, 0) AS domain_id,
		CASE WHEN s.event = 'delivered' AND r.id NOT NULL AND relay NOT LIKE 'mx.small%' AND s.host <> 'mx3.example.com' THEN (SELECT min(id) FROM names WHERE value LIKE 'TLSv1.3%') ELSE 0 END AS tls_id,
		coalesce(reply, 0) AS reply_code, number_of(s.code) AS code_number, number_of(s.mta_code) AS mta_code_number,
		coalesce(k.id, 0) AS category_id, coalesce(w.id, 0) AS provider_id, coalesce(f.id, 0) AS fingerprint_id
	FROM said s JOIN mta_names mn ON mn.name = s.mta JOIN event_names en ON en.name = s.event LEFT JOIN stage_names st ON st.name = s.stage
	LEFT JOIN queued_ids m ON s.queue_id = m.queue_id LEFT JOIN names h ON (h.day, h.value) = (s.day, s.host) LEFT JOIN names v ON (v.day, v.value) = (s.day, s.service)
	LEFT JOIN peers c ON (c.day, c.value) = (s.day, s.client) LEFT JOIN peers r ON (r.day, r.value) = (s.day, s.relay) LEFT JOIN names e ON (e.day, e.value) = (s.day, s.helo)
	LEFT JOIN names u ON (u.day, u.value) = (s.day, s."user") LEFT JOIN names d ON (d.day, d.value) = (s.day, domain_of(s.recipient))
	LEFT JOIN categories k ON k.name = s.category LEFT JOIN providers w ON w.name = s.provider
	LEFT JOIN fingerprints f ON (s.category NOT NULL OR s.event = 'lost_connection') AND f.value = regexp_replace(regexp_replace(s.text, '<[^>]*>|\[[^]]*\]', '<>', 'g'), '\d{2,}\.\d+\.\d+\.\d+', 'IP', 'g');

INSERT INTO store.kind (id, source_id, mta, event, stage, code_origin, host, service, protocol, direction, tls)
	SELECT row_number() OVER (), * FROM (
		SELECT DISTINCT 1, mta_id, event_id, stage_id, origin_id, host_id, service_id, 0, 0, tls_id FROM said_ids
		UNION SELECT DISTINCT 1, mta_id, 10, 0, 0, host_id, 0, protocol_id, 0, tls_id FROM queued_ids);
INSERT INTO store.verdict BY NAME
	SELECT row_number() OVER () AS id, * FROM (
		SELECT DISTINCT reply_code, code_number AS code, mta_code_number AS mta_code, 0 AS errno, category_id AS category, provider_id AS provider, 0 AS rule, fingerprint_id AS fingerprint FROM said_ids);

CREATE TEMP TABLE messages_made AS
	SELECT q.id, q.id * 100 * 65536 AS line, received, last_time, k.id AS kind, ended::UTINYINT AS ended, sender_id AS sender, client_id AS client, helo_id AS helo,
		user_id AS sasl_user, size, recipients, 0 AS message_id_key, encode(queue_id) AS queue_id, encode(message_id) AS message_id, ''::BLOB AS network_message_id
	FROM queued_ids q JOIN store.kind k ON (k.mta, k.event, k.host, k.protocol, k.tls) = (q.mta_id, 10, q.host_id, q.protocol_id, q.tls_id);
INSERT INTO store.message BY NAME FROM messages_made WHERE ended = 1;
INSERT INTO store.open_message BY NAME FROM messages_made WHERE ended = 0;

INSERT INTO store.happening BY NAME
	SELECT (100000 + n * 100) * 65536 AS line, time, k.id AS kind, v.id AS verdict, message_id AS message, sender_id AS sender, client_id AS client, relay_id AS relay,
		helo_id AS helo, user_id AS sasl_user, domain_id AS domain, coalesce((delay * 1000)::INTEGER, -1) AS delay,
		part(delays, 1) AS delay_before_qmgr, part(delays, 2) AS delay_in_qmgr, part(delays, 3) AS delay_connect, part(delays, 4) AS delay_transmission,
		0 AS original_recipient, 0 AS recipient_key, encode(coalesce(recipient, '')) AS recipient, ''::BLOB AS next_queue_id, encode(CASE WHEN s.event = 'delivered' THEN '' ELSE coalesce(s.text, '') END) AS text
	FROM said_ids s
	JOIN store.kind k ON (k.mta, k.event, k.stage, k.code_origin, k.host, k.service, k.tls) = (mta_id, event_id, stage_id, origin_id, host_id, service_id, tls_id)
	JOIN store.verdict v ON (v.reply_code, v.code, v.mta_code, v.category, v.provider, v.fingerprint) = (s.reply_code, code_number, mta_code_number, category_id, provider_id, fingerprint_id)
	WHERE v.id > 0 AND k.id > 0;

INSERT INTO store.connection
	SELECT 1, m.id, h.id, v.id, hour, n FROM (VALUES
		('mx1.example.com', 'postfix/smtpd', TIMESTAMP '2026-03-02 08:00:00', 7), ('mx1.example.com', 'postfix/smtpd', TIMESTAMP '2026-03-02 09:00:00', 12),
		('mx1.example.com', 'postfix/smtpd', TIMESTAMP '2026-03-03 09:00:00', 3)) t(host, service, hour, n)
	JOIN mta_names m ON m.name = 'postfix'
	JOIN names h ON (h.day, h.value) = (hour::DATE - DATE '2026-01-01', host) JOIN names v ON (v.day, v.value) = (hour::DATE - DATE '2026-01-01', service);

INSERT INTO sources (source_id, identity, path, format, position, tail_hash, tail_len, lines, events, foreign_lines, unrecognised, broken, first_time, last_time, updated) VALUES
	(1, 'aa', '/var/log/mail.log', 'postfix', 123456, 0, 0, 1000, 60, 100, 2, 1, '2026-03-02 07:00:00', '2026-03-03 11:03:00', '2026-03-03 12:00:00'),
	(2, 'bb', '/var/log/exim4/mainlog', 'exim', 23456, 0, 0, 100, 5, 0, 0, 0, '2026-03-02 14:00:00', '2026-03-03 15:00:00', '2026-03-03 16:00:00');
INSERT INTO unrecognised VALUES (1, 500, 'unrecognised', 'Mar  2 08:00:00 mx1 postfix/smtp[1]: a line of tomorrow'),
	(1, 600, 'unrecognised', 'Mar  2 08:00:01 mx1 postfix/smtp[1]: another line of tomorrow'), (1, 700, 'broken', 'Mar  2 08:');

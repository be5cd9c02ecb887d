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

INSERT INTO categories (id, name) SELECT 100 + row_number() OVER (ORDER BY name), name FROM
	(SELECT DISTINCT category AS name FROM said WHERE category NOT NULL AND category NOT IN (SELECT name FROM categories WHERE name NOT NULL));
INSERT INTO providers (id, name) SELECT 100 + row_number() OVER (ORDER BY name), name FROM
	(SELECT DISTINCT provider AS name FROM said WHERE provider NOT NULL AND provider NOT IN (SELECT name FROM providers WHERE name NOT NULL));

CREATE TEMP MACRO domain_of(a) AS nullif(split_part(a, '@', 2), '');
CREATE TEMP MACRO number_of(c) AS coalesce(try_cast(split_part(c, '.', 1) AS INTEGER) * 1000000 + try_cast(split_part(c, '.', 2) AS INTEGER) * 1000 + try_cast(split_part(c, '.', 3) AS INTEGER), 0);
CREATE TEMP MACRO part(d, i) AS coalesce((try_cast(split_part(d, '/', i) AS DOUBLE) * 1000)::INTEGER, -1);
CREATE TEMP MACRO peer_name(p) AS nullif(split_part(p, '[', 1), '');
CREATE TEMP MACRO peer_ip(p) AS nullif(regexp_extract(p, '\[(.*)\]', 1), '');
CREATE TEMP MACRO peer_port(p) AS coalesce(try_cast(regexp_extract(p, '\]:(\d+)', 1) AS INTEGER), 0);

CREATE TEMP TABLE names AS SELECT day, value, row_number() OVER (ORDER BY day, value) AS id FROM (
	SELECT DISTINCT day, unnest([host, service, helo, "user", domain_of(recipient)]) AS value FROM said
	UNION SELECT DISTINCT day, unnest([host, helo, "user", tls, protocol]) FROM queued_in) WHERE value NOT NULL;
CREATE TEMP TABLE addresses AS SELECT day, value, row_number() OVER (ORDER BY day, value) AS id FROM (SELECT DISTINCT day, sender AS value FROM queued_in) WHERE value NOT NULL;
CREATE TEMP TABLE peers AS SELECT day, value, row_number() OVER (ORDER BY day, value) AS id FROM (
	SELECT DISTINCT day, unnest([relay, client]) AS value FROM said UNION SELECT DISTINCT day, client FROM queued_in) WHERE value NOT NULL;
CREATE TEMP TABLE fingerprints AS SELECT value, any_value(text) AS example, row_number() OVER (ORDER BY value) AS id FROM (
	SELECT text, regexp_replace(regexp_replace(text, '<[^>]*>|\[[^]]*\]', '<>', 'g'), '\d{2,}\.\d+\.\d+\.\d+', 'IP', 'g') AS value FROM said WHERE category NOT NULL) GROUP BY value;
INSERT INTO store.name SELECT id, value FROM names;
INSERT INTO store.address SELECT id, value FROM addresses;
INSERT INTO store.peer SELECT id, peer_name(value), peer_ip(value), nullif(peer_port(value), 0) FROM peers;
INSERT INTO store.fingerprint SELECT id, value, example FROM fingerprints;

INSERT INTO store.message (id, source_id, line_end, received, last_time, mta, ended, host, service, sender, client, helo, sasl_user, tls, protocol, direction, size, recipients, queue_id, message_id, network_message_id)
	SELECT q.id, 1, q.id * 100, received, last_time, (SELECT m.id FROM mta_names m WHERE m.name = q.mta), ended, coalesce(h.id, 0), 0, coalesce(s.id, 0), coalesce(c.id, 0),
		coalesce(e.id, 0), coalesce(u.id, 0), coalesce(t.id, 0), coalesce(p.id, 0), 0, size, recipients, queue_id, message_id, ''
	FROM queued_in q LEFT JOIN names h ON (h.day, h.value) = (q.day, q.host) LEFT JOIN addresses s ON (s.day, s.value) = (q.day, q.sender)
	LEFT JOIN peers c ON (c.day, c.value) = (q.day, q.client) LEFT JOIN names e ON (e.day, e.value) = (q.day, q.helo) LEFT JOIN names u ON (u.day, u.value) = (q.day, q."user")
	LEFT JOIN names t ON (t.day, t.value) = (q.day, q.tls) LEFT JOIN names p ON (p.day, p.value) = (q.day, q.protocol) WHERE q.ended;
INSERT INTO store.open_message (id, source_id, line_end, received, last_time, mta, ended, host, service, sender, client, helo, sasl_user, tls, protocol, direction, size, recipients, queue_id, message_id, network_message_id)
	SELECT q.id, 1, q.id * 100, received, last_time, (SELECT m.id FROM mta_names m WHERE m.name = q.mta), ended, coalesce(h.id, 0), 0, coalesce(s.id, 0), coalesce(c.id, 0),
		coalesce(e.id, 0), coalesce(u.id, 0), coalesce(t.id, 0), coalesce(p.id, 0), 0, size, recipients, queue_id, message_id, ''
	FROM queued_in q LEFT JOIN names h ON (h.day, h.value) = (q.day, q.host) LEFT JOIN addresses s ON (s.day, s.value) = (q.day, q.sender)
	LEFT JOIN peers c ON (c.day, c.value) = (q.day, q.client) LEFT JOIN names e ON (e.day, e.value) = (q.day, q.helo) LEFT JOIN names u ON (u.day, u.value) = (q.day, q."user")
	LEFT JOIN names t ON (t.day, t.value) = (q.day, q.tls) LEFT JOIN names p ON (p.day, p.value) = (q.day, q.protocol) WHERE NOT q.ended;

INSERT INTO store.event (source_id, line_end, item, time, mta, event, stage, code_origin, host, service, message, sender, client, relay, helo, sasl_user, domain, tls, protocol, direction,
		reply_code, code, mta_code, errno, delay, delay_before_qmgr, delay_in_qmgr, delay_connect, delay_transmission, category, provider, rule, fingerprint, recipient, original_recipient, next_queue_id, text)
	SELECT 1, 100000 + n * 100, 0, time, (SELECT m.id FROM mta_names m WHERE m.name = s.mta), (SELECT v.id FROM event_names v WHERE v.name = s.event), (SELECT g.id FROM stage_names g WHERE coalesce(g.name, '') = coalesce(s.stage, '')),
		coalesce(list_position(['reply', 'mta', 'implied'], origin), 0), coalesce(h.id, 0), coalesce(v.id, 0), coalesce(m.id, 0), coalesce(m.sender, 0),
		coalesce(c.id, m.client, 0), coalesce(r.id, 0), coalesce(e.id, m.helo, 0), coalesce(u.id, m.sasl_user, 0), coalesce(d.id, 0),
		CASE WHEN s.event = 'delivered' AND r.id NOT NULL THEN coalesce((SELECT min(id) FROM names WHERE value LIKE 'TLSv1.3%' AND relay NOT LIKE 'mx.small%'), 0) ELSE 0 END, 0, 0,
		coalesce(reply, 0), number_of(code), number_of(mta_code), 0, coalesce((delay * 1000)::INTEGER, -1),
		part(delays, 1), part(delays, 2),
		part(delays, 3), part(delays, 4),
		coalesce((SELECT k.id FROM categories k WHERE k.name = s.category), 0), coalesce((SELECT w.id FROM providers w WHERE w.name = s.provider), 0), 0, coalesce(f.id, 0),
		coalesce(recipient, ''), '', '', CASE WHEN s.event = 'delivered' THEN '' ELSE coalesce(s.text, '') END
	FROM said s LEFT JOIN all_messages m ON s.queue_id = m.queue_id LEFT JOIN names h ON (h.day, h.value) = (s.day, s.host) LEFT JOIN names v ON (v.day, v.value) = (s.day, s.service)
	LEFT JOIN peers c ON (c.day, c.value) = (s.day, s.client) LEFT JOIN peers r ON (r.day, r.value) = (s.day, s.relay) LEFT JOIN names e ON (e.day, e.value) = (s.day, s.helo)
	LEFT JOIN names u ON (u.day, u.value) = (s.day, s."user") LEFT JOIN names d ON (d.day, d.value) = (s.day, domain_of(s.recipient))
	LEFT JOIN fingerprints f ON s.category NOT NULL AND f.value = regexp_replace(regexp_replace(s.text, '<[^>]*>|\[[^]]*\]', '<>', 'g'), '\d{2,}\.\d+\.\d+\.\d+', 'IP', 'g');

INSERT INTO sources (source_id, identity, path, format, position, tail_hash, tail_len, lines, events, foreign_lines, unrecognised, broken, first_time, last_time, updated) VALUES
	(1, 'aa', '/var/log/mail.log', 'postfix', 123456, 0, 0, 1000, 60, 100, 2, 1, '2026-03-02 07:00:00', '2026-03-03 11:03:00', '2026-03-03 12:00:00'),
	(2, 'bb', '/var/log/exim4/mainlog', 'exim', 23456, 0, 0, 100, 5, 0, 0, 0, '2026-03-02 14:00:00', '2026-03-03 15:00:00', '2026-03-03 16:00:00');
INSERT INTO unrecognised VALUES (1, 500, 'unrecognised', 'Mar  2 08:00:00 mx1 postfix/smtp[1]: a line of tomorrow'),
	(1, 600, 'unrecognised', 'Mar  2 08:00:01 mx1 postfix/smtp[1]: another line of tomorrow'), (1, 700, 'broken', 'Mar  2 08:');

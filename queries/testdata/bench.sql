-- Fills the store with {n} events of a busy site: 4 days, 85 % delivered, 3,000
-- domains, 300,000 recipients, 20,000 verdicts on failures.
INSERT INTO store.name SELECT i, CASE WHEN i < 10 THEN 'host' || i || '.example.com' WHEN i < 100 THEN 'service' || i ELSE 'domain' || (i // 2) || '.test' END FROM range(1, 6000) t(i);
INSERT INTO store.address SELECT i, 'user' || (i // 2) || '@example.com' FROM range(1, 100000) t(i);
INSERT INTO store.peer SELECT i, 'mx' || (i // 2) || '.test', '203.0.' || (i // 512 % 256) || '.' || (i // 2 % 256), 25 FROM range(1, 20000) t(i);
INSERT INTO store.fingerprint SELECT i, 'reply number ' || i || ' <> said no', 'reply number ' || i || ' said no to <user@example.test>' FROM range(1, 2000) t(i);
INSERT INTO providers SELECT i, 'provider' || i FROM range(1, 20) t(i) WHERE (SELECT count(*) FROM providers) = 1;
INSERT INTO categories (id, name) SELECT i, ['bad_mailbox', 'mailbox_disabled', 'mailbox_full', 'bad_domain', 'bad_sender', 'dns', 'network', 'tls', 'smtp_auth', 'relay_denied', 'rate_limit', 'greylist', 'blocklist',
	'reputation_block', 'spam_content', 'virus_attachment', 'auth_spf_dkim_dmarc', 'rdns_helo', 'policy', 'message_too_big', 'content_format', 'protocol', 'loop', 'expired', 'server_fault'][i]
	FROM range(1, 26) t(i) WHERE (SELECT count(*) FROM categories) = 1;

-- Kinds 1 to 700 by event (7 each: delivered, deferred, bounced, expired, rejected, warning, received), host and stage.
INSERT INTO store.kind (id, source_id, mta, event, stage, code_origin, host, service, protocol, direction, tls)
	SELECT i, 1, 1, [11, 12, 13, 14, 30, 40, 10][1 + i % 7], (i // 7 % 16), 1, 1 + i // 100 % 5, 10 + i % 7, 0, 0, i % 3 FROM range(1, 701) t(i);
INSERT INTO store.verdict BY NAME
	SELECT i AS id, 250 AS reply_code, 2000000 AS code, 2000000 AS mta_code, 0 AS errno, 0 AS category, i - 1 AS provider, 0 AS rule, 0 AS fingerprint FROM range(1, 21) t(i)
	UNION ALL
	SELECT i, CASE WHEN i % 3 < 2 THEN 450 ELSE 550 END, CASE WHEN i % 3 < 2 THEN 4000000 ELSE 5000000 END + (hash(i) % 8)::INTEGER * 1000 + (hash(i + 1) % 12)::INTEGER, 0, 0,
		1 + (hash(i) % 25)::INTEGER, (hash(i + 2) % 20)::INTEGER, 0, 1 + i % 1999 FROM range(21, 20021) t(i);

INSERT INTO store.message BY NAME
	SELECT i AS id, i * 65536000 AS line, TIMESTAMP '2026-03-01' + to_microseconds(i * 34560 * 20000000 // {n}) AS received,
		TIMESTAMP '2026-03-01 00:05:00' + to_microseconds(i * 34560 * 20000000 // {n}) AS last_time, 6 + 7 * (i % 90) AS kind, 1 AS ended,
		1 + (hash(i) % 90000)::INTEGER AS sender, 1 + (hash(i + 1) % 19000)::INTEGER AS client, 0 AS helo, CASE WHEN i % 3 = 0 THEN 100 + (hash(i) % 5000)::INTEGER ELSE 0 END AS sasl_user,
		1000 + hash(i) % 50000 AS size, 2 AS recipients, encode('Q' || i) AS queue_id, encode('m' || i || '@example.com') AS message_id, ''::BLOB AS network_message_id
	FROM range(1, {n} // 2 + 1) t(i);
INSERT INTO store.happening BY NAME
	SELECT i * 32768000 AS line, TIMESTAMP '2026-03-01' + to_microseconds(i * 34560 * 10000000 // {n}) AS time,
		CASE WHEN i % 100 < 85 THEN 0 WHEN i % 100 < 93 THEN 1 WHEN i % 100 < 97 THEN 2 WHEN i % 1000 = 98 THEN 3 WHEN i % 1000 = 97 THEN 5 ELSE 4 END + 7 * (1 + hash(i) % 98)::INTEGER AS kind,
		CASE WHEN i % 100 < 85 THEN 1 + (hash(i) % 20)::INTEGER ELSE 21 + (hash(i) % 20000)::INTEGER END AS verdict,
		1 + i // 2 AS message, 1 + (hash(i // 2 + 1) % 90000)::INTEGER AS sender, 1 + (hash(i // 2 + 2) % 19000)::INTEGER AS client, 1 + (hash(i) % 19000)::INTEGER AS relay, 0 AS helo,
		CASE WHEN (i // 2 + 1) % 3 = 0 THEN 100 + (hash(i // 2 + 1) % 5000)::INTEGER ELSE 0 END AS sasl_user, 100 + (hash(i) % 5800)::INTEGER AS domain,
		1000 + (hash(i) % 60000)::INTEGER AS delay, 100 AS delay_before_qmgr, 10 AS delay_in_qmgr, 500 AS delay_connect, 390 AS delay_transmission,
		0 AS original_recipient, encode('rcpt' || (hash(i) % 300000) || '@domain.test') AS recipient, ''::BLOB AS next_queue_id,
		CASE WHEN i % 100 < 85 THEN ''::BLOB ELSE encode('host mx.test[203.0.113.1] said: 550 5.1.1 reply number ' || (hash(i) % 1999) || ' said no to <rcpt' || (hash(i) % 300000) || '@domain.test> (in reply to RCPT TO command)') END AS text
	FROM range({n}) t(i);

-- Fills the store with {n} events of a busy site: 4 days, 85 % delivered, 3,000
-- domains, 300,000 recipients, 2,000 distinct failure texts.
INSERT INTO store.name SELECT i, CASE WHEN i < 10 THEN 'host' || i || '.example.com' WHEN i < 100 THEN 'service' || i ELSE 'domain' || (i // 2) || '.test' END FROM range(1, 6000) t(i);
INSERT INTO store.address SELECT i, 'user' || (i // 2) || '@example.com' FROM range(1, 100000) t(i);
INSERT INTO store.peer SELECT i, 'mx' || (i // 2) || '.test', '203.0.' || (i // 512 % 256) || '.' || (i // 2 % 256), 25 FROM range(1, 20000) t(i);
INSERT INTO store.fingerprint SELECT i, 'reply number ' || i || ' <> said no', 'reply number ' || i || ' said no to <user@example.test>' FROM range(1, 2000) t(i);
INSERT INTO providers SELECT i, 'provider' || i FROM range(1, 20) t(i) WHERE (SELECT count(*) FROM providers) = 1;
INSERT INTO categories (id, name) SELECT i, 'category' || i FROM range(1, 26) t(i) WHERE (SELECT count(*) FROM categories) = 1;
INSERT INTO store.message (id, source_id, line_end, received, last_time, mta, ended, host, service, sender, client, helo, sasl_user, tls, protocol, direction, size, recipients, queue_id, message_id, network_message_id)
	SELECT i, 1, i * 1000, TIMESTAMP '2026-03-01' + to_microseconds(i * 34560 * 20000000 // {n}), TIMESTAMP '2026-03-01 00:05:00' + to_microseconds(i * 34560 * 20000000 // {n}), 1, true, 1 + i % 5, 10,
		1 + (hash(i) % 90000)::INTEGER, 1 + (hash(i + 1) % 19000)::INTEGER, 0, CASE WHEN i % 3 = 0 THEN 100 + (hash(i) % 5000)::INTEGER ELSE 0 END, 0, 0, 0, 1000 + hash(i) % 50000, 2, 'Q' || i, 'm' || i || '@example.com', ''
	FROM range(1, {n} // 2 + 1) t(i);
INSERT INTO store.event
	SELECT 1, i * 500, 0, TIMESTAMP '2026-03-01' + to_microseconds(i * 34560 * 10000000 // {n}), 1,
		CASE WHEN i % 100 < 85 THEN 11 WHEN i % 100 < 93 THEN 12 WHEN i % 100 < 97 THEN 13 WHEN i % 1000 = 98 THEN 14 ELSE 30 END,
		CASE WHEN i % 100 < 85 THEN 0 ELSE (hash(i) % 12)::UTINYINT END, 1, 1 + i % 5, 10 + i % 7, 1 + i // 2,
		1 + (hash(i // 2 + 1) % 90000)::INTEGER, 1 + (hash(i // 2 + 2) % 19000)::INTEGER, 1 + (hash(i) % 19000)::INTEGER, 0, CASE WHEN (i // 2) % 3 = 0 THEN 100 + (hash(i // 2) % 5000)::INTEGER ELSE 0 END,
		100 + (hash(i) % 5800)::INTEGER, 11 + i % 3, 0, 0,
		CASE WHEN i % 100 < 85 THEN 250 WHEN i % 100 < 93 THEN 450 ELSE 550 END,
		CASE WHEN i % 100 < 85 THEN 2000000 ELSE CASE WHEN i % 100 < 93 THEN 4000000 ELSE 5000000 END + (hash(i) % 8)::INTEGER * 1000 + (hash(i + 1) % 12)::INTEGER END,
		2000000, 0, 1000 + (hash(i) % 60000)::INTEGER, 100, 10, 500, 390,
		CASE WHEN i % 100 < 85 THEN 0 ELSE 1 + (hash(i) % 25)::INTEGER END, (hash(i) % 20)::INTEGER, 0, CASE WHEN i % 100 < 85 THEN 0 ELSE 1 + (hash(i) % 1999)::INTEGER END,
		'rcpt' || (hash(i) % 300000) || '@domain.test', '', '',
		CASE WHEN i % 100 < 85 THEN '' ELSE 'host mx.test[203.0.113.1] said: 550 5.1.1 reply number ' || (hash(i) % 1999) || ' said no to <rcpt' || (hash(i) % 300000) || '@domain.test> (in reply to RCPT TO command)' END
	FROM range({n}) t(i);

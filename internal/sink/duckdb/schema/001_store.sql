-- The narrow storage, in schema "store". People and reports read the views of
-- 003_views.sql; a report over many millions of rows may read store.event and
-- join names to its sums.
--
-- Repeated strings are kept once and referred to by number; number 0 stands
-- for "not known" in every dimension. A value may have more than one number
-- (the numbers in use are forgotten when there are very many), so sums by
-- number must be summed again by value. Numbers, codes and strings that are
-- not known are 0 or '', a delay that is not known is -1; the views turn them
-- into NULL. All times are UTC.

CREATE TABLE meta (version INTEGER NOT NULL);
INSERT INTO meta VALUES (2);

CREATE SCHEMA store;

-- Hosts, services, domains, HELO names, SASL users, protocols, TLS versions.
CREATE TABLE store.name (id INTEGER NOT NULL, value VARCHAR);
-- Envelope senders; the null sender is '<>'.
CREATE TABLE store.address (id INTEGER NOT NULL, value VARCHAR);
-- SMTP clients and relays.
CREATE TABLE store.peer (id INTEGER NOT NULL, name VARCHAR, ip VARCHAR, port INTEGER);
-- Replies of failures with what varies folded away.
CREATE TABLE store.fingerprint (id INTEGER NOT NULL, value VARCHAR, example VARCHAR);
INSERT INTO store.name VALUES (0, NULL);
INSERT INTO store.address VALUES (0, NULL);
INSERT INTO store.peer VALUES (0, NULL, NULL, NULL);
INSERT INTO store.fingerprint VALUES (0, NULL, NULL);

-- One row per thing that happened to one recipient, to one message, or to one
-- SMTP client. The receipt of a message is in store.message.
CREATE TABLE store.event (
	source_id INTEGER, line_end BIGINT, item INTEGER,   -- provenance; unique together
	time TIMESTAMP,
	mta UTINYINT, event UTINYINT, stage UTINYINT, code_origin UTINYINT, -- values of package parsers
	host INTEGER, service INTEGER,                      -- store.name
	message BIGINT,                                     -- store.message
	sender INTEGER,                                     -- store.address
	client INTEGER, relay INTEGER,                      -- store.peer
	helo INTEGER, sasl_user INTEGER, domain INTEGER,    -- store.name
	tls INTEGER, protocol INTEGER, direction INTEGER,   -- store.name; tls is "version cipher"
	reply_code SMALLINT,
	code INTEGER,                                       -- effective enhanced code: class * 1000000 + subject * 1000 + detail
	mta_code INTEGER,                                   -- what the MTA put down, in the same form
	errno INTEGER,
	delay INTEGER, delay_before_qmgr INTEGER, delay_in_qmgr INTEGER, delay_connect INTEGER, delay_transmission INTEGER, -- milliseconds
	category UTINYINT, provider USMALLINT, rule INTEGER, fingerprint INTEGER,
	recipient VARCHAR, original_recipient VARCHAR,
	next_queue_id VARCHAR,
	text VARCHAR                                        -- what was said; not kept of deliveries
);

-- One row per message on one host. A row is written when the message has left
-- the queue; until then it is in store.open_message, from where the next
-- import takes it up.
CREATE TABLE store.message (
	id BIGINT NOT NULL,
	source_id INTEGER, line_end BIGINT,                 -- where it was taken into the queue
	received TIMESTAMP,                                 -- NULL where its start was not seen
	last_time TIMESTAMP,
	mta UTINYINT, ended BOOLEAN,
	host INTEGER, service INTEGER,
	sender INTEGER, client INTEGER, helo INTEGER, sasl_user INTEGER, tls INTEGER, protocol INTEGER, direction INTEGER,
	size BIGINT, recipients INTEGER,
	queue_id VARCHAR, message_id VARCHAR, network_message_id VARCHAR
);
CREATE TABLE store.open_message AS FROM store.message;
INSERT INTO store.message (id) VALUES (0);

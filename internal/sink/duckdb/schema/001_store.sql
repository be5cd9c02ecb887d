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
	source_id INTEGER USING COMPRESSION bitpacking, line_end BIGINT USING COMPRESSION bitpacking, item INTEGER USING COMPRESSION bitpacking,   -- provenance; unique together
	time TIMESTAMP USING COMPRESSION bitpacking,
	mta UTINYINT USING COMPRESSION bitpacking, event UTINYINT USING COMPRESSION bitpacking, stage UTINYINT USING COMPRESSION bitpacking, code_origin UTINYINT USING COMPRESSION bitpacking, -- values of package parsers
	host INTEGER USING COMPRESSION bitpacking, service INTEGER USING COMPRESSION bitpacking,                      -- store.name
	message BIGINT USING COMPRESSION bitpacking,                                     -- store.message
	sender INTEGER USING COMPRESSION bitpacking,                                     -- store.address
	client INTEGER USING COMPRESSION bitpacking, relay INTEGER USING COMPRESSION bitpacking,                      -- store.peer
	helo INTEGER USING COMPRESSION bitpacking, sasl_user INTEGER USING COMPRESSION bitpacking, domain INTEGER USING COMPRESSION bitpacking,    -- store.name
	tls INTEGER USING COMPRESSION bitpacking, protocol INTEGER USING COMPRESSION bitpacking, direction INTEGER USING COMPRESSION bitpacking,   -- store.name; tls is "version cipher"
	reply_code SMALLINT USING COMPRESSION bitpacking,
	code INTEGER USING COMPRESSION bitpacking,                                       -- effective enhanced code: class * 1000000 + subject * 1000 + detail
	mta_code INTEGER USING COMPRESSION bitpacking,                                   -- what the MTA put down, in the same form
	errno INTEGER USING COMPRESSION bitpacking,
	delay INTEGER USING COMPRESSION bitpacking, delay_before_qmgr INTEGER USING COMPRESSION bitpacking, delay_in_qmgr INTEGER USING COMPRESSION bitpacking, delay_connect INTEGER USING COMPRESSION bitpacking, delay_transmission INTEGER USING COMPRESSION bitpacking, -- milliseconds
	category UTINYINT USING COMPRESSION bitpacking, provider USMALLINT USING COMPRESSION bitpacking, rule INTEGER USING COMPRESSION bitpacking, fingerprint INTEGER USING COMPRESSION bitpacking,
	recipient VARCHAR USING COMPRESSION fsst, original_recipient VARCHAR USING COMPRESSION fsst,
	next_queue_id VARCHAR USING COMPRESSION uncompressed,
	text VARCHAR USING COMPRESSION fsst                                        -- what was said; not kept of deliveries
);

-- One row per message on one host. A row is written when the message has left
-- the queue; until then it is in store.open_message, from where the next
-- import takes it up.
CREATE TABLE store.message (
	id BIGINT NOT NULL USING COMPRESSION bitpacking,
	source_id INTEGER USING COMPRESSION bitpacking, line_end BIGINT USING COMPRESSION bitpacking,                 -- where it was taken into the queue
	received TIMESTAMP USING COMPRESSION bitpacking,                                 -- NULL where its start was not seen
	last_time TIMESTAMP USING COMPRESSION bitpacking,
	mta UTINYINT USING COMPRESSION bitpacking, ended BOOLEAN,
	host INTEGER USING COMPRESSION bitpacking, service INTEGER USING COMPRESSION bitpacking,
	sender INTEGER USING COMPRESSION bitpacking, client INTEGER USING COMPRESSION bitpacking, helo INTEGER USING COMPRESSION bitpacking, sasl_user INTEGER USING COMPRESSION bitpacking, tls INTEGER USING COMPRESSION bitpacking, protocol INTEGER USING COMPRESSION bitpacking, direction INTEGER USING COMPRESSION bitpacking,
	size BIGINT USING COMPRESSION bitpacking, recipients INTEGER USING COMPRESSION bitpacking,
	queue_id VARCHAR USING COMPRESSION uncompressed, message_id VARCHAR USING COMPRESSION fsst, network_message_id VARCHAR USING COMPRESSION fsst
);
CREATE TABLE store.open_message AS FROM store.message;
INSERT INTO store.message (id) VALUES (0);

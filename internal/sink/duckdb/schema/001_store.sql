-- The narrow storage, in schema "store". People and reports read the views in
-- views/; a report over many millions of rows may read store.event and
-- join names to its sums.
--
-- Repeated strings are kept once and referred to by number; number 0 stands
-- for "not known" in every dimension (unknown.sql). A value may have more than one number
-- (the numbers in use are forgotten when there are very many), so sums by
-- number must be summed again by value. Numbers, codes and strings that are
-- not known are 0 or '', a delay that is not known is -1; the views turn them
-- into NULL. Strings that are nearly all different are stored as BLOB, which
-- spares DuckDB looking at their characters: decode() makes them VARCHAR, and
-- encode() what they are compared with. All times are UTC.
--
-- The compression of tables that grow is named because choosing it costs more
-- than compressing; columns for which none is named are not compressed (see
-- Open). The strings of dimensions are among these: an import stores most of
-- them at a time when it does nothing else, on one core.

CREATE TABLE meta (version INTEGER NOT NULL, reference VARCHAR); -- Version in tables.go; hash of what reference tables hold

CREATE SCHEMA store;

-- Hosts, services, domains, HELO names, SASL users, protocols, TLS versions.
CREATE TABLE store.name (id INTEGER NOT NULL USING COMPRESSION bitpacking, value VARCHAR);
-- Envelope senders, of which the null sender is '<>', and original recipients.
CREATE TABLE store.address (id INTEGER NOT NULL USING COMPRESSION bitpacking, value VARCHAR);
-- SMTP clients and relays.
CREATE TABLE store.peer (
	id INTEGER NOT NULL USING COMPRESSION bitpacking, name VARCHAR, ip VARCHAR,
	port INTEGER USING COMPRESSION bitpacking
);
-- Replies of failures with what varies folded away.
CREATE TABLE store.fingerprint (id INTEGER NOT NULL, value VARCHAR, example VARCHAR);
-- Kinds: the few combinations of host, service and event that lines have.
CREATE TABLE store.kind (
	id INTEGER NOT NULL, source_id INTEGER,
	mta UTINYINT, event UTINYINT, stage UTINYINT, code_origin UTINYINT, -- values of package parsers
	host INTEGER, service INTEGER, protocol INTEGER, direction INTEGER, -- store.name
	tls INTEGER                                                        -- store.name: "version cipher"
);
-- Verdicts: what was answered and what it means. Reclassifying changes these
-- rows and no event.
CREATE TABLE store.verdict (
	id INTEGER NOT NULL,
	reply_code SMALLINT,
	code INTEGER,      -- effective enhanced code: class * 1000000 + subject * 1000 + detail
	mta_code INTEGER,  -- what the MTA put down, in the same form
	errno INTEGER,
	category UTINYINT, persistence UTINYINT, owner UTINYINT, provider USMALLINT, rule INTEGER, -- values of package classify
	fingerprint INTEGER
);

-- One row per thing that happened to one recipient, to one message, or to one
-- SMTP client. The receipt of a message is in store.message.
CREATE TABLE store.happening (
	line               BIGINT    USING COMPRESSION bitpacking, -- provenance within the source: offset behind the line * 65536 + number within the line
	time               TIMESTAMP USING COMPRESSION bitpacking,
	kind               INTEGER   USING COMPRESSION bitpacking, -- store.kind
	verdict            INTEGER   USING COMPRESSION bitpacking, -- store.verdict
	message            BIGINT    USING COMPRESSION bitpacking, -- store.message
	sender             INTEGER   USING COMPRESSION bitpacking, -- store.address
	client             INTEGER   USING COMPRESSION bitpacking, -- store.peer
	relay              INTEGER   USING COMPRESSION bitpacking, -- store.peer
	helo               INTEGER   USING COMPRESSION bitpacking, -- store.name
	sasl_user          INTEGER   USING COMPRESSION bitpacking, -- store.name
	domain             INTEGER   USING COMPRESSION bitpacking, -- store.name
	delay              INTEGER   USING COMPRESSION bitpacking, -- milliseconds
	delay_before_qmgr  INTEGER   USING COMPRESSION bitpacking,
	delay_in_qmgr      INTEGER   USING COMPRESSION bitpacking,
	delay_connect      INTEGER   USING COMPRESSION bitpacking,
	delay_transmission INTEGER   USING COMPRESSION bitpacking,
	original_recipient INTEGER   USING COMPRESSION bitpacking, -- store.address
	recipient_key      INTEGER   USING COMPRESSION uncompressed, -- recipients are found by: see package dict
	recipient          BLOB      USING COMPRESSION fsst,
	next_queue_id      BLOB      USING COMPRESSION uncompressed,
	text               BLOB      USING COMPRESSION fsst -- what was said; not kept of deliveries
);

-- One row per message on one host. A row is written when the message has left
-- the queue; until then it is in store.open_message, where the next import
-- finds it.
CREATE TABLE store.message (
	id                 BIGINT    USING COMPRESSION bitpacking,
	line               BIGINT    USING COMPRESSION bitpacking, -- where it was taken into the queue
	received           TIMESTAMP USING COMPRESSION bitpacking, -- NULL if its start was not seen
	last_time          TIMESTAMP USING COMPRESSION bitpacking,
	kind               INTEGER   USING COMPRESSION bitpacking, -- store.kind
	ended              UTINYINT  USING COMPRESSION bitpacking, -- 1 if it was seen to leave the queue
	sender             INTEGER   USING COMPRESSION bitpacking, -- store.address
	client             INTEGER   USING COMPRESSION bitpacking, -- store.peer
	helo               INTEGER   USING COMPRESSION bitpacking, -- store.name
	sasl_user          INTEGER   USING COMPRESSION bitpacking, -- store.name
	size               BIGINT    USING COMPRESSION bitpacking, -- bytes
	recipients         INTEGER   USING COMPRESSION bitpacking,
	message_id_key     INTEGER   USING COMPRESSION uncompressed, -- Message-IDs are found by
	queue_id           BLOB      USING COMPRESSION uncompressed,
	message_id         BLOB      USING COMPRESSION fsst,
	network_message_id BLOB      USING COMPRESSION uncompressed
);
-- The number within the line, which is 0 for a message that has left, is how many of its
-- recipients went on as other messages.
CREATE TABLE store.open_message AS FROM store.message;

-- Up to where Join has compared the sources that it was asked about with others.
CREATE TABLE store.compared (source_id INTEGER, position BIGINT);

-- Numbers of SMTP connections of clients by hour: most of them make no
-- happening.
CREATE TABLE store.connection (
	source_id INTEGER NOT NULL, mta UTINYINT NOT NULL,
	host INTEGER NOT NULL, service INTEGER NOT NULL, -- store.name
	hour TIMESTAMP NOT NULL, -- 1970 if not known
	n BIGINT NOT NULL
);

-- The narrow view of events, for sums over many millions of them: the numbers
-- of store.happening, with what its kind and its verdict say. Decode a
-- recipient only to show it.
CREATE VIEW store.event AS
SELECT k.source_id, h.line >> 16 AS line_end, (h.line & 65535)::INTEGER AS item, h.time,
	k.mta, k.event, k.stage, k.code_origin, k.host, k.service, h.message, h.sender, h.client, h.relay, h.helo, h.sasl_user, h.domain,
	k.tls, k.protocol, k.direction, v.reply_code, v.code, v.mta_code, v.errno,
	h.delay, h.delay_before_qmgr, h.delay_in_qmgr, h.delay_connect, h.delay_transmission,
	v.category, v.persistence, v.owner, v.provider, v.rule, v.fingerprint, h.recipient_key, h.recipient, h.original_recipient, h.next_queue_id, decode(h.text) AS text
FROM store.happening h
JOIN store.kind k ON k.id = h.kind
JOIN store.verdict v ON v.id = h.verdict;

-- Version 1 of the store. All times are UTC, all files are read and written by
-- mtalog itself; people and reports use the views of 002_views.sql as well.

CREATE TABLE meta (version INTEGER NOT NULL);
INSERT INTO meta VALUES (1);

-- What was read, how far, and what came of it.
CREATE TABLE sources (
	source_id    INTEGER NOT NULL,
	identity     VARCHAR NOT NULL,   -- hash of the first bytes, see package checkpoint
	path         VARCHAR NOT NULL,
	format       VARCHAR NOT NULL,
	position     BIGINT  NOT NULL,   -- bytes (decompressed) that are stored
	tail_hash    UBIGINT NOT NULL,   -- of the bytes just before position
	tail_len     INTEGER NOT NULL,
	lines        BIGINT  NOT NULL,
	events       BIGINT  NOT NULL,
	foreign_lines BIGINT NOT NULL,   -- written by other programs
	unrecognised BIGINT  NOT NULL,   -- of the format, not understood
	broken       BIGINT  NOT NULL,   -- damaged or over-long
	first_time   TIMESTAMP,
	last_time    TIMESTAMP,
	updated      TIMESTAMP NOT NULL
);

-- One row per thing that happened to one recipient, to one message, or to one
-- SMTP client.
CREATE TABLE events (
	source_id INTEGER, line_end BIGINT, item INTEGER,
	time TIMESTAMP, mta VARCHAR, host VARCHAR, service VARCHAR, event VARCHAR,
	queue_id VARCHAR, next_queue_id VARCHAR, message_id VARCHAR, network_message_id VARCHAR,
	sender VARCHAR, recipient VARCHAR, domain VARCHAR, original_recipient VARCHAR,
	client_name VARCHAR, client_ip VARCHAR, helo VARCHAR, sasl_user VARCHAR,
	relay_name VARCHAR, relay_ip VARCHAR, relay_port INTEGER,
	reply_code INTEGER,              -- as the peer gave it, or this server where it refused
	class INTEGER, subject INTEGER, detail INTEGER, code_origin VARCHAR, -- effective enhanced code
	mta_class INTEGER, mta_subject INTEGER, mta_detail INTEGER,          -- what the MTA put down
	errno INTEGER, stage VARCHAR,
	delay DOUBLE, delay_before_qmgr DOUBLE, delay_in_qmgr DOUBLE, delay_connect DOUBLE, delay_transmission DOUBLE, -- seconds
	size BIGINT, recipients INTEGER, tls_version VARCHAR, tls_cipher VARCHAR, protocol VARCHAR, direction VARCHAR,
	text VARCHAR
);

-- Facts of messages whose end was not seen yet; the next import goes on from here.
CREATE TABLE open_messages (
	host VARCHAR, queue_id VARCHAR, message_id VARCHAR, sender VARCHAR,
	client_name VARCHAR, client_ip VARCHAR, sasl_user VARCHAR, size BIGINT, recipients INTEGER, last_time TIMESTAMP
);

-- Lines that could not be used, kept for inspection (bounded per source).
CREATE TABLE unrecognised (
	source_id INTEGER, line_end BIGINT, reason VARCHAR, line VARCHAR
);

CREATE TABLE classes (class INTEGER, name VARCHAR, description VARCHAR);
CREATE TABLE subjects (subject INTEGER, name VARCHAR, description VARCHAR);
CREATE TABLE enhanced_codes (class INTEGER, subject INTEGER, detail INTEGER, name VARCHAR, description VARCHAR, operator_hint VARCHAR);
CREATE TABLE reply_codes (reply_code INTEGER, name VARCHAR, meaning VARCHAR);

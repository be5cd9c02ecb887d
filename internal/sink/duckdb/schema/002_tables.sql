-- What was read, how far, and what came of it.
CREATE TABLE sources (
	source_id    INTEGER NOT NULL,
	identity     VARCHAR NOT NULL,   -- hash of the first bytes, see package checkpoint
	path         VARCHAR NOT NULL,
	format       VARCHAR NOT NULL,
	position     BIGINT  NOT NULL,   -- bytes (decompressed) that are stored
	tail_hash    UBIGINT NOT NULL,   -- of the bytes just before position
	tail_len     INTEGER NOT NULL,
	marks        BLOB    NOT NULL DEFAULT '', -- hashes of bytes further ahead, see package checkpoint
	lines        BIGINT  NOT NULL,
	events       BIGINT  NOT NULL,
	foreign_lines BIGINT NOT NULL,   -- written by other programs
	unrecognised BIGINT  NOT NULL,   -- of the format, not understood
	broken       BIGINT  NOT NULL,   -- damaged or over-long
	first_time   TIMESTAMP,
	last_time    TIMESTAMP,
	updated      TIMESTAMP NOT NULL
);

-- Lines that could not be used, kept for inspection (bounded per source).
CREATE TABLE unrecognised (
	source_id INTEGER, line_end BIGINT, reason VARCHAR, line VARCHAR USING COMPRESSION fsst
);

-- Reference: what the numbers in the store mean. Filled by the program that
-- writes, and again by a later version that knows more.
CREATE TABLE classes (class INTEGER, name VARCHAR, description VARCHAR);
CREATE TABLE subjects (subject INTEGER, name VARCHAR, description VARCHAR);
CREATE TABLE enhanced_codes (class INTEGER, subject INTEGER, detail INTEGER, name VARCHAR, description VARCHAR, operator_hint VARCHAR);
CREATE TABLE reply_codes (reply_code INTEGER, name VARCHAR, meaning VARCHAR);
CREATE TABLE event_names (id UTINYINT, name VARCHAR, failure BOOLEAN); -- failure: something did not arrive
CREATE TABLE stage_names (id UTINYINT, name VARCHAR);
CREATE TABLE mta_names (id UTINYINT, name VARCHAR);
CREATE TABLE categories (id UTINYINT, name VARCHAR, title VARCHAR, description VARCHAR, advice VARCHAR);
CREATE TABLE persistences (id UTINYINT, name VARCHAR);
CREATE TABLE owners (id UTINYINT, name VARCHAR); -- who has to act
CREATE TABLE providers (id USMALLINT, name VARCHAR);

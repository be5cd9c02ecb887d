-- What number 0 stands for in each dimension. These rows are stored with the first
-- segment and not with the tables: as a row group of their own, of one row each,
-- they would make DuckDB write the rows that follow a second time, to merge them.

INSERT INTO store.kind SELECT 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 WHERE NOT EXISTS (FROM store.kind);
INSERT INTO store.verdict SELECT 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 WHERE NOT EXISTS (FROM store.verdict);
INSERT INTO store.name SELECT 0, NULL WHERE NOT EXISTS (FROM store.name);
INSERT INTO store.address SELECT 0, NULL WHERE NOT EXISTS (FROM store.address);
INSERT INTO store.peer SELECT 0, NULL, NULL, NULL WHERE NOT EXISTS (FROM store.peer);
INSERT INTO store.fingerprint SELECT 0, NULL, NULL WHERE NOT EXISTS (FROM store.fingerprint);
INSERT INTO store.message SELECT 0, 0, NULL, NULL, 0, 1, 0, 0, 0, 0, 0, 0, 0, '', '', '' WHERE NOT EXISTS (FROM store.message);

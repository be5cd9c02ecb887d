-- Moves one answer of each pair in temp.pair to those that go. The number of the comparison is kept with the
-- other one, which has no second partner in it.
--
--   .Number   of the comparison
INSERT INTO temp.gone
SELECT later.row, later.message, stays.row, stays.message, later.source_id, what FROM temp.pair WHERE is_new;

UPDATE temp.answer SET met = {{.Number}} FROM temp.pair p
WHERE answer.row = p.stays.row AND answer.message = p.stays.message;

DELETE FROM temp.answer WHERE (row, message) IN (SELECT (later.row, later.message) FROM temp.pair WHERE is_new);
DROP TABLE temp.pair

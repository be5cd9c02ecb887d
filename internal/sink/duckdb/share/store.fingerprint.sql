-- What servers said, folded, and an example of each.
--
-- whose finds the recipient whose local part stands in the example, best that of whom it was said: without one, the
-- name would stay there that is replaced in the text of the event. What folding leaves of a local part in the value,
-- if it has other letters than those of ASCII or an apostrophe, goes by the pattern.
WITH whose AS (
	SELECT f.id, arg_max(h.recipient, (starts_with(decode(h.text), f.example), length(decode(h.recipient)))) AS recipient
	FROM store.happening h JOIN store.verdict v ON v.id = h.verdict JOIN store.fingerprint f ON f.id = v.fingerprint
	WHERE f.id > 0 AND contains(lower(f.example), lower(regexp_replace(decode(h.recipient), '@[^@]*$', '')))
	GROUP BY f.id
)
SELECT id,
	decode(p_said(encode(regexp_replace(value, '[^\s<>()"=:,;/\[\]{}]*[^\s<>()"=:,;/\[\]{}''.]''?\{address\}', '{address}', 'g')), coalesce(recipient, ''::BLOB))),
	decode(p_said(encode(example), coalesce(recipient, ''::BLOB)))
FROM store.fingerprint LEFT JOIN whose USING (id)

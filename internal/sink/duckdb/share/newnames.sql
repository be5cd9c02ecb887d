-- Makes login and greeting, the numbers (copy) of the pseudonyms of names that are logins or HELO names (id): the
-- same word may be a domain or a server's name elsewhere, where it stays.
CREATE TEMP TABLE login AS
WITH used AS (SELECT DISTINCT sasl_user AS id FROM store.happening UNION SELECT DISTINCT sasl_user FROM all_messages)
SELECT id, (SELECT max(id) FROM original.store.name) + row_number() OVER (ORDER BY id) AS copy
FROM used WHERE id != 0;

CREATE TEMP TABLE greeting AS
WITH used AS (SELECT DISTINCT helo AS id FROM store.happening UNION SELECT DISTINCT helo FROM all_messages)
SELECT id, (SELECT greatest((SELECT coalesce(max(copy), 0) FROM login), max(id)) FROM original.store.name) + row_number() OVER (ORDER BY id) AS copy
FROM used WHERE id != 0

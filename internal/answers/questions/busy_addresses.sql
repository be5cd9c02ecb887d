-- Of the mail that was sent with a login, by the address that it came from: how much of others came from where that of
-- the login $1 comes from in the window, how much of its own there was before, and how much of that came from there.
WITH sent AS (
	SELECT slot, u.value = $1 AS own, c.ip
	FROM {{.Windows}} h
	JOIN store.kind k ON k.id = h.kind
	JOIN store.peer c ON c.id = h.client
	JOIN store.name u ON u.id = h.sasl_user
	WHERE sasl_user > 0 AND {{attempts}}
), here AS (
	SELECT ip FROM sent WHERE own AND slot = 0
)
SELECT count(*) FILTER (NOT own AND ip IN (FROM here)),
	count(*) FILTER (own AND slot > 0),
	count(*) FILTER (own AND slot > 0 AND ip IN (FROM here))
FROM sent

-- Of the mail in the window to the domains that the relay $1 is named in, which goes into mailboxes of this server or
-- through a socket on it: how much goes no further, and how much there is.
--
--   .Mailboxes   the kinds of deliveries to mailboxes of this server: see intoMailboxes
WITH here AS (
	SELECT * FROM store.happening
	WHERE {{.InWindow}} AND domain IN (SELECT id FROM store.name WHERE ends_with($1, '.' || lower(value)))
), further AS (
	SELECT recipient_key FROM here WHERE relay IN (SELECT id FROM store.peer WHERE {{beyond}})
)
SELECT count(*) FILTER (recipient_key NOT IN (FROM further)), count(*)
FROM here
WHERE kind IN ({{.Mailboxes}}) OR relay IN (SELECT id FROM store.peer WHERE contains(ip, '/'))

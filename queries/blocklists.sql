-- title: Who lists us
-- description: Refusals for the reputation of our addresses: the list or provider that speaks, the address of ours that it names,
--   since when, and the web page where removal is asked for: the one that the latest reply points to, else the list's own if it is known.
-- counts: attempts
-- param: limit integer 30 rows at most
-- narrow: last example first
-- rows: FROM deliveries WHERE category IN ('blocklist', 'reputation_block') AND event <> 'delivered'
--   AND coalesce(nullif(regexp_extract(regexp_replace(text, '^.*?(?:said|refused to talk to me): ', ''),
--   '(?i)(?:using|listed (?:in|by|on|at)|blocked by|found on|on) ([a-z0-9-]+(?:\.[a-z0-9-]+)+|spamhaus\b)', 1), ''), provider, domain) IS NOT DISTINCT FROM shown.listed_by
--   AND nullif(regexp_extract(regexp_replace(text, '^.*?(?:said|refused to talk to me): ', ''),
--   '\b(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{1,4}:[0-9a-fA-F:]*:[0-9a-fA-F]{1,4})\b', 1), '') IS NOT DISTINCT FROM shown.address
-- number: attempts
WITH removal AS ( -- where it is asked for, by the name of who lists
	FROM (VALUES ('%spamhaus%', 'https://check.spamhaus.org/'), ('%abuseat%', 'https://check.spamhaus.org/'),
		('microsoft 365', 'https://sender.office.com/'), ('microsoft', 'https://olcsupport.office.com/'), ('microsoft outlook%', 'https://olcsupport.office.com/'),
		('%barracuda%', 'https://www.barracudacentral.org/rbl/removal-request'), ('%spamcop%', 'https://www.spamcop.net/bl.shtml'),
		('psbl%', 'https://psbl.org/remove'), ('%uceprotect%', 'https://www.uceprotect.net/en/rblcheck.php'), ('%abusix%', 'https://lookup.abusix.com/'),
		('%proofpoint%', 'https://ipcheck.proofpoint.com/'), ('%cloudmark%', 'https://csi.cloudmark.com/reset-request/'),
		('%dronebl%', 'https://dronebl.org/lookup'), ('%invaluement%', 'https://www.invaluement.com/removal/'),
		('%mailspike%', 'https://www.mailspike.org/'), ('%spamrats%', 'https://www.spamrats.com/'), ('%blocklist.de', 'https://www.blocklist.de/'),
		('%junkemailfilter%', 'https://ipadmin.junkemailfilter.com/remove.php'), ('%surbl%', 'https://surbl.org/surbl-analysis'), ('%uribl%', 'https://admin.uribl.com/'),
		('%gbudb%', 'https://www.gbudb.com/truncate/'), ('%.s5h.net', 'https://www.usenix.org.uk/content/rblremove'),
		('%spameatingmonkey%', 'https://spameatingmonkey.com/'), ('%rbl.interserver.net', 'http://rbl.interserver.net/'),
		('trend micro', 'https://servicecentral.trendmicro.com/en-us/ers/ip-lookup'), ('%mail-abuse.%', 'https://servicecentral.trendmicro.com/en-us/ers/ip-lookup'),
		('cisco ironport', 'https://talosintelligence.com/support'), ('%senderbase%', 'https://talosintelligence.com/support'),
		('symantec%', 'https://ipremoval.sms.symantec.com/'), ('fortinet', 'https://www.fortiguard.com/'), ('apple', 'https://support.apple.com/102322'),
		('yahoo', 'https://senders.yahooinc.com/contact'), ('at&t', 'https://senders.yahooinc.com/contact'), ('comcast', 'https://postmaster.comcast.net/'),
		('cox', 'https://postmaster.cox.net/'), ('gmx', 'https://postmaster.gmx.net/'), ('web.de', 'https://postmaster.web.de/'),
		('t-online', 'https://postmaster.t-online.de/'), ('free', 'https://postmaster.free.fr/'), ('proximus', 'https://www.proximus.com/en/ipremoval/form'),
		('mail.ru', 'https://postmaster.mail.ru/'), ('tencent qq', 'https://service.mail.qq.com/detail/122')) v(name, page)
), listed AS (
	SELECT provider, domain, time, recipient,
		regexp_replace(text, '^.*?(?:said|refused to talk to me): ', '') AS said -- the other server's own address comes before
	FROM store.event
	WHERE event BETWEEN 12 AND 14 -- deferred, bounced, expired
		AND category IN (13, 14) -- blocklist, reputation_block
	-- include: event_filters.sql
	-- include: recipient_filters.sql
), parts AS (
	SELECT provider, domain, time, said,
		nullif(regexp_extract(said, '(?i)(?:using|listed (?:in|by|on|at)|blocked by|found on|on) ([a-z0-9-]+(?:\.[a-z0-9-]+)+|spamhaus\b)', 1), '') AS list,
		nullif(regexp_extract(said, '\b(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{1,4}:[0-9a-fA-F:]*:[0-9a-fA-F]{1,4})\b', 1), '') AS address,
		nullif(rtrim(regexp_extract(said, '(https?://[^\s<>()\[\]"'']+)', 1), '.,;:'), '') AS page
	FROM listed
), by_id AS ( -- some pages have a number for each reply
	SELECT list, address, provider, CASE WHEN list IS NULL AND provider = 0 THEN domain ELSE 0 END AS domain, count(*) AS n,
		min(time) AS first_time, max(time) AS last_time, max((time, page)) FILTER (page NOT NULL) AS latest, min(said) AS said
	FROM parts GROUP BY ALL
), lists AS (
	SELECT coalesce(list, p.name, d.value) AS listed_by, address, sum(n)::BIGINT AS attempts, min(first_time) AS first, max(last_time) AS last,
		max(latest)[2] AS page, min(said) AS example
	FROM by_id b
	JOIN providers p ON p.id = b.provider
	JOIN store.name d ON d.id = b.domain
	GROUP BY listed_by, address
)
SELECT l.* REPLACE (coalesce(l.page, (SELECT min(r.page) FROM removal r WHERE lower(l.listed_by) LIKE r.name)) AS page) -- a stranger's name may be like two
FROM lists l
ORDER BY attempts DESC, listed_by, address
LIMIT $limit

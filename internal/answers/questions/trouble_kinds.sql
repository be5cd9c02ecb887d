-- The kinds of what a server says of itself: warnings and fatal errors, but for those of sendmail, which somebody called
-- wrongly, and what Exchange holds at no stage, which is a message in the poison queue.
SELECT k.id
FROM store.kind k JOIN store.name v ON v.id = k.service
WHERE k.event IN (40, 41) AND NOT coalesce(ends_with(v.value, '/sendmail'), false) -- warning, fatal
	OR k.event = 15 AND k.mta = 3 AND k.stage = 0 -- held, Exchange

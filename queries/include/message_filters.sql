-- param: since time - nothing from before this time
-- param: until time - nothing from this time on
-- param: mta text - postfix, exim or exchange
-- param: host text - the machine that wrote the log
-- param: sender text - address of the sender, or its domain
	AND received >= $since -- if: since
	AND received < $until -- if: until
	AND kind IN (SELECT id FROM store.kind WHERE mta IN (SELECT id FROM mta_names WHERE name = $mta)) -- if: mta
	AND kind IN (SELECT id FROM store.kind WHERE host IN (SELECT id FROM store.name WHERE lower(value) = lower($host))) -- if: host
	AND sender IN (SELECT id FROM store.address WHERE lower(value) = $sender OR ends_with(lower(value), '@' || $sender)) -- if: sender

-- param: sender text - address of the sender, or its domain
	AND sender IN (SELECT id FROM store.address WHERE lower(value) = $sender OR ends_with(lower(value), '@' || $sender)) -- if: sender

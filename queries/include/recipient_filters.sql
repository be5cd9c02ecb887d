-- param: domain text - domain of the recipient
-- param: sender text - address of the sender, or its domain
-- param: code code - reply code (550), enhanced code (5.7.1) or its beginning (5.7, 5)
-- param: provider text - mailbox provider, such as Google
-- param: category text - category of the failure, such as mailbox_full
	AND domain IN (SELECT id FROM store.name WHERE value = $domain) -- if: domain
	AND sender IN (SELECT id FROM store.address WHERE lower(value) = $sender OR ends_with(lower(value), '@' || $sender)) -- if: sender
	AND (code BETWEEN $code_from AND $code_to OR reply_code = $code_reply) -- if: code
	AND provider IN (SELECT id FROM providers WHERE name = $provider) -- if: provider
	AND category IN (SELECT id FROM categories WHERE name = $category) -- if: category

-- Events.
SELECT t.* REPLACE (coalesce(l.copy, 0) AS sasl_user, coalesce(g.copy, 0) AS helo,
	p_recipient(recipient) AS recipient, p_key(p_recipient(recipient)) AS recipient_key,
	CASE WHEN text = '' THEN text ELSE p_said(text, recipient) END AS text)
FROM store.happening t LEFT JOIN login l ON l.id = sasl_user LEFT JOIN greeting g ON g.id = helo

-- How many failed attempts of a cause in the window have a text that the regular expression $1 is found in, and to how
-- many domains.
--
--   .Cause   a condition on the verdict v
SELECT count(*), count(DISTINCT domain)
FROM {{happenings}}
WHERE {{.InWindow}} AND {{failing}} AND {{attempts}} AND {{.Cause}} AND regexp_matches(decode(text), $1)

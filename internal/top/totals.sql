-- How much was logged in each part of the window, and how many of it are outcomes, failures and refusals.
-- The window is from $since to $horizon; $part is how long a part is, in microseconds.
SELECT (epoch_us(e.time) - epoch_us($since::TIMESTAMP)) // $part AS part, count(*),
	count(*) FILTER ({{outcome}}), count(*) FILTER ({{failing}}), count(*) FILTER ({{refused}})
FROM store.happening e JOIN store.kind k ON k.id = e.kind JOIN event_names en ON en.id = k.event
WHERE e.time >= $since::TIMESTAMP AND e.time < $horizon::TIMESTAMP
GROUP BY part

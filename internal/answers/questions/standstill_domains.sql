-- The numbers of the domains that may have next to no mail in the window: in the windows before there was so much that the
-- median of these may be enough, and many times as much as now. Half of the windows have the median at least.
--
--   .Half     half of the number of windows before
--   .Enough   how much must be usual
--   .Nearly   which part of that is nearly none
SELECT domain
FROM {{.Windows}}
WHERE domain > 0 AND {{isAttempt}}
GROUP BY domain
HAVING count(*) FILTER (slot > 0) >= {{.Half}} * greatest({{.Enough}}, count(*) FILTER (slot = 0) / {{.Nearly}})

SELECT client, s, MIN(requested), MAX(requested), COUNT(*) FROM (
  SELECT client, requested, COUNT(*) FILTER (WHERE gap IS NULL OR gap > INTERVAL 30 MINUTE) OVER (PARTITION BY client ORDER BY requested) AS s
  FROM (SELECT client, requested, requested - LAG(requested) OVER (PARTITION BY client ORDER BY requested) AS gap FROM web))
GROUP BY ALL

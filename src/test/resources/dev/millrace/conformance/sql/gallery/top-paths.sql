SELECT split_part(target, '?', 1) AS path, COUNT(*) AS requests, COUNT(DISTINCT client), SUM(bytes)
FROM web WHERE target IS NOT NULL GROUP BY path ORDER BY requests DESC, path LIMIT 100

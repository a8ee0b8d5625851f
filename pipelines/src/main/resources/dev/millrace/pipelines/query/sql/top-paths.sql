-- The 100 paths that were asked for most, without what follows a question mark. Table web: one row for each request.
SELECT path, COUNT(*) AS requests, COUNT(DISTINCT client) AS clients, SUM(bytes) AS bytes_sent
FROM (
  SELECT client, bytes,
    CASE WHEN POSITION('?' IN target) > 0 THEN SUBSTRING(target FROM 1 FOR POSITION('?' IN target) - 1) ELSE target END AS path
  FROM web) AS paths
WHERE path IS NOT NULL
GROUP BY path
ORDER BY requests DESC, path
LIMIT 100

-- Clients that asked for many things that are not there, by what those were: a log has no countries, so the
-- first folder of the pages they tried stands for where they looked.
SELECT area, COUNT(*) AS requests, COUNT(DISTINCT client) AS clients
FROM (
  SELECT w.client, '/' || CASE
      WHEN POSITION('/' IN SUBSTRING(w.target FROM 2)) > 0
      THEN SUBSTRING(w.target FROM 2 FOR POSITION('/' IN SUBSTRING(w.target FROM 2)) - 1)
      ELSE '' END AS area
  FROM web AS w
  WHERE w.status IN (400, 403, 404, 405) AND w.target LIKE '/%'
    AND w.client IN (
      SELECT client FROM web GROUP BY client
      HAVING COUNT(DISTINCT target) FILTER (WHERE status = 404) >= 10)) AS tried
GROUP BY area
ORDER BY requests DESC, area

-- Requests of each minute, and the share of those that ended in an error.
SELECT FLOOR(requested TO MINUTE) AS asked, COUNT(*) AS requests,
  CAST(COUNT(*) FILTER (WHERE status >= 400) AS DOUBLE) / COUNT(*) AS error_share
FROM web
GROUP BY FLOOR(requested TO MINUTE)
ORDER BY asked

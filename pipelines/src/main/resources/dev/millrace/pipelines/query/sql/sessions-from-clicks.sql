-- Sessions: requests of one client with at most 30 minutes from each to the next.
SELECT client, session_number, MIN(requested) AS session_start, MAX(requested) AS session_end, COUNT(*) AS requests
FROM (
  SELECT client, requested,
    SUM(is_first) OVER (PARTITION BY client ORDER BY requested) AS session_number
  FROM (
    SELECT client, requested,
      CASE WHEN requested <= LAG(requested) OVER (PARTITION BY client ORDER BY requested) + INTERVAL '30' MINUTE
        THEN 0 ELSE 1 END AS is_first
    FROM web) AS gaps) AS numbered
GROUP BY client, session_number

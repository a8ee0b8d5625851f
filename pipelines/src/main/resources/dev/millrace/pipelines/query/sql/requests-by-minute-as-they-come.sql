-- Requests of each minute of a stream, of how many clients, and how many failed. What comes too
-- late for its minute is a dead letter, and counted as late in the ledger.
SELECT TUMBLE_START(requested, INTERVAL '1' MINUTE) AS asked, COUNT(*) AS requests,
  COUNT(DISTINCT client) AS clients, COUNT(*) FILTER (WHERE status >= 400) AS errors
FROM web
GROUP BY TUMBLE(requested, INTERVAL '1' MINUTE)

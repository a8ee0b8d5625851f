WITH attackers AS (SELECT client FROM (SELECT DISTINCT client, target FROM web WHERE status = 404 AND target IS NOT NULL) GROUP BY client HAVING COUNT(*) >= 10)
SELECT '/' || regexp_extract(target, '^/([^/]*)/', 1), COUNT(*), COUNT(DISTINCT client)
FROM web SEMI JOIN attackers USING (client) WHERE status IN (400, 403, 404, 405) AND target LIKE '/%' GROUP BY 1

SELECT date_trunc('minute', requested), COUNT(*), COUNT(DISTINCT client), COUNT(*) FILTER (WHERE status >= 400) FROM web GROUP BY 1

SELECT date_trunc('minute', requested), COUNT(*), AVG(CASE WHEN status >= 400 THEN 1.0::DOUBLE ELSE 0 END) FROM web GROUP BY 1

SELECT Country, COUNT(*) AS n, COUNT(*)::DOUBLE / SUM(COUNT(*)) OVER ()
FROM (SELECT CustomerID, (array_agg(Country ORDER BY InvoiceDate DESC, Country))[1] AS Country FROM retail WHERE CustomerID IS NOT NULL GROUP BY CustomerID)
GROUP BY Country

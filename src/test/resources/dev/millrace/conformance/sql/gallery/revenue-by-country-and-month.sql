SELECT Country, date_trunc('month', InvoiceDate)::TIMESTAMP AS m, SUM(Quantity * UnitPrice), COUNT(DISTINCT InvoiceNo)
FROM retail GROUP BY ROLLUP (Country, m)

SELECT StockCode, SUM(Quantity) AS sold, SUM(Quantity * UnitPrice) AS revenue
FROM retail, (SELECT date_trunc('month', MAX(InvoiceDate)) AS this_month FROM retail)
WHERE date_trunc('month', InvoiceDate) = this_month - INTERVAL 1 MONTH
GROUP BY ALL

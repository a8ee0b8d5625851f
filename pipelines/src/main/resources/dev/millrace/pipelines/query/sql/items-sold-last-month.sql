-- What was sold in the last whole month, the most earned first. Table retail: one row for each line of an invoice.
SELECT StockCode, SUM(Quantity) AS sold, SUM(Quantity * UnitPrice) AS revenue
FROM retail
CROSS JOIN (SELECT FLOOR(MAX(InvoiceDate) TO MONTH) AS this_month FROM retail) AS newest
WHERE InvoiceDate >= this_month - INTERVAL '1' MONTH AND InvoiceDate < this_month
GROUP BY StockCode
ORDER BY revenue DESC, StockCode

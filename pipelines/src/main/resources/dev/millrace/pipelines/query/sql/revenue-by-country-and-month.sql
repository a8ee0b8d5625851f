-- Revenue by country and month, and by country and in all: there the columns that are summed over are null.
SELECT Country, FLOOR(InvoiceDate TO MONTH) AS sold, SUM(Quantity * UnitPrice) AS revenue, COUNT(DISTINCT InvoiceNo) AS invoices
FROM retail
GROUP BY ROLLUP (Country, FLOOR(InvoiceDate TO MONTH))
ORDER BY Country, sold

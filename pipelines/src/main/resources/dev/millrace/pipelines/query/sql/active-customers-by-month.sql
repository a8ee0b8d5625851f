-- How many customers bought something in each month, and how much each of them on average.
SELECT FLOOR(InvoiceDate TO MONTH) AS bought, COUNT(DISTINCT CustomerID) AS customers,
  SUM(Quantity * UnitPrice) / COUNT(DISTINCT CustomerID) AS revenue_each
FROM retail
WHERE CustomerID IS NOT NULL AND Quantity > 0
GROUP BY FLOOR(InvoiceDate TO MONTH)
ORDER BY bought

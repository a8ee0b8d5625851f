-- How many customers bought something on each day.
SELECT CAST(InvoiceDate AS DATE) AS bought, COUNT(DISTINCT CustomerID) AS customers
FROM retail
WHERE CustomerID IS NOT NULL AND Quantity > 0
GROUP BY CAST(InvoiceDate AS DATE)
ORDER BY bought

SELECT date_trunc('month', InvoiceDate)::TIMESTAMP, COUNT(DISTINCT CustomerID), SUM(Quantity * UnitPrice)::DOUBLE / COUNT(DISTINCT CustomerID)
FROM retail WHERE CustomerID IS NOT NULL AND Quantity > 0 GROUP BY 1

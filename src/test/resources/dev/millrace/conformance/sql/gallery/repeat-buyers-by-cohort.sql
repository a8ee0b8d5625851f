SELECT cohort, bought, COUNT(DISTINCT CustomerID) FROM (
  SELECT CustomerID, date_trunc('month', InvoiceDate)::TIMESTAMP AS bought,
    MIN(date_trunc('month', InvoiceDate)::TIMESTAMP) OVER (PARTITION BY CustomerID) AS cohort
  FROM retail WHERE CustomerID IS NOT NULL AND Quantity > 0)
GROUP BY ALL

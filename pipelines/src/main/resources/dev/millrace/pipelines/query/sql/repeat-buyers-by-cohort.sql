-- Of the customers who first bought in a month, how many bought again in each month after it.
WITH months AS (
  SELECT DISTINCT CustomerID, FLOOR(InvoiceDate TO MONTH) AS bought
  FROM retail WHERE CustomerID IS NOT NULL AND Quantity > 0),
cohorts AS (SELECT CustomerID, MIN(bought) AS cohort FROM months GROUP BY CustomerID)
SELECT cohort, bought, COUNT(*) AS customers
FROM months JOIN cohorts ON months.CustomerID = cohorts.CustomerID
GROUP BY cohort, bought
ORDER BY cohort, bought

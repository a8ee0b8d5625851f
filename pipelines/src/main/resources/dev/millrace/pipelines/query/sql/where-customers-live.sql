-- Customers by country, and the share of each country; the newest invoice says where a customer lives.
SELECT Country, COUNT(*) AS customers,
  CAST(COUNT(*) AS DOUBLE) / SUM(COUNT(*)) OVER () AS customers_share
FROM (
  SELECT Country, ROW_NUMBER() OVER (PARTITION BY CustomerID ORDER BY InvoiceDate DESC, Country) AS place
  FROM retail WHERE CustomerID IS NOT NULL) AS homes
WHERE place = 1
GROUP BY Country
ORDER BY customers DESC, Country

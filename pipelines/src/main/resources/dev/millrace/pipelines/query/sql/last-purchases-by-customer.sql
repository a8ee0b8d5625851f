-- The last 100 lines of invoices of each customer.
SELECT CustomerID, InvoiceDate, InvoiceNo, StockCode, Quantity, UnitPrice
FROM (
  SELECT CustomerID, InvoiceDate, InvoiceNo, StockCode, Quantity, UnitPrice,
    ROW_NUMBER() OVER (PARTITION BY CustomerID
      ORDER BY InvoiceDate DESC, InvoiceNo DESC, StockCode, Quantity DESC, UnitPrice) AS place
  FROM retail WHERE CustomerID IS NOT NULL) AS lines
WHERE place <= 100

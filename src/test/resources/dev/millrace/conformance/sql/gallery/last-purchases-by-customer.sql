SELECT CustomerID, InvoiceDate, InvoiceNo, StockCode, Quantity, UnitPrice FROM retail WHERE CustomerID IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY CustomerID ORDER BY InvoiceDate DESC, InvoiceNo DESC, StockCode, Quantity DESC, UnitPrice) <= 100

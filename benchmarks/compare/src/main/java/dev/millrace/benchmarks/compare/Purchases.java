package dev.millrace.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The Online Retail data set, several times over.
 *
 * @param folder of the files, all alike
 * @param schema as Avro has it
 * @param rows in all
 */
record Purchases(Path folder, Path schema, long rows) {
  /** The columns as Spark wants them declared. */
  static final String DDL =
      "InvoiceNo STRING, StockCode STRING, Description STRING, Quantity INT,"
          + " InvoiceDate TIMESTAMP, UnitPrice DOUBLE, CustomerID STRING, Country STRING";

  private static final String AVRO =
      """
      {"type": "record", "name": "Purchase", "fields": [
        {"name": "InvoiceNo", "type": "string"},
        {"name": "StockCode", "type": "string"},
        {"name": "Description", "type": ["null", "string"], "default": null},
        {"name": "Quantity", "type": "int"},
        {"name": "InvoiceDate", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "UnitPrice", "type": "double"},
        {"name": "CustomerID", "type": ["null", "string"], "default": null},
        {"name": "Country", "type": "string"}]}
      """;

  /** A file of CSV is read by one worker: as many as keep some processors busy. */
  private static final int FILES = 4;

  /**
   * @param retail the data set, plain or compressed by gzip
   * @param copies of its rows
   * @param target where the files are made, if they are not there yet
   */
  static Purchases of(Path retail, int copies, Path target) throws IOException {
    List<String> lines = lines(retail);
    Path folder = target.resolve(retail.getFileName() + "-" + copies);
    Path done = target.resolve(folder.getFileName() + ".done");
    if (!Files.exists(done)) {
      Files.createDirectories(folder);
      for (int file = 0; file < FILES; file++) {
        write(lines, copies / FILES + (file < copies % FILES ? 1 : 0), folder, file);
      }
      Files.createFile(done);
    }
    Path schema = target.resolve("purchase.avsc");
    Files.writeString(schema, AVRO);
    return new Purchases(folder, schema, (lines.size() - 1L) * copies);
  }

  private static List<String> lines(Path retail) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream file = Files.newInputStream(retail);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    retail.toString().endsWith(".gz") ? new GZIPInputStream(file) : file,
                    StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    }
    return lines;
  }

  private static void write(List<String> lines, int copies, Path folder, int file)
      throws IOException {
    try (BufferedWriter writer =
        Files.newBufferedWriter(folder.resolve("purchases-" + file + ".csv"))) {
      writer.write(lines.get(0) + "\n");
      for (int copy = 0; copy < copies; copy++) {
        for (String line : lines.subList(1, lines.size())) {
          writer.write(line + "\n");
        }
      }
    }
  }
}

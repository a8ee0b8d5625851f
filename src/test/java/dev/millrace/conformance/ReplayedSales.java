package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sales of three days in JSON, CSV and Avro, of which a tenth is damaged on its way into the files:
 * what was sold, the files as they are and as they should have been, and by the place of each
 * damaged record what it should have been.
 */
final class ReplayedSales {
  static final String SCHEMA =
      """
      {"type":"record","name":"Sale","fields":[
       {"name":"id","type":"long"},
       {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
       {"name":"item","type":"string"},
       {"name":"quantity","type":"int"},
       {"name":"note","type":["null","string"],"default":null}]}
      """;

  /** In which Avro files are written: it lets an item be missing. */
  private static final Schema WRITTEN =
      new Schema.Parser()
          .parse(
              SCHEMA.replace(
                  "\"item\",\"type\":\"string\"", "\"item\",\"type\":[\"null\",\"string\"]"));

  private static final String HEADER = "at,id,quantity,note,item";
  private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");

  private final Random random;
  private final Path damagedFolder;
  private final Path cleanFolder;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, String> repaired = new HashMap<>();
  private long nextId = 1;

  private ReplayedSales(long seed, Path folder) throws IOException {
    this.random = new Random(seed);
    this.damagedFolder = Files.createDirectories(folder.resolve("damaged"));
    this.cleanFolder = Files.createDirectories(folder.resolve("clean"));
  }

  /** So many of each format, written into folders below this one. */
  static ReplayedSales of(long seed, int each, Path folder) throws IOException {
    ReplayedSales sales = new ReplayedSales(seed, folder);
    sales.writeText("sales.jsonl", null, each, Sale::json, sales::damagedJson);
    sales.writeText("sales.csv", HEADER, each, Sale::csv, sales::damagedCsv);
    sales.writeAvro(each);
    return sales;
  }

  /** All that was sold, as a table has it. */
  List<Row> rows() {
    return rows;
  }

  /** Files with the damage. */
  Path damaged() {
    return damagedFolder;
  }

  /** Files without. */
  Path clean() {
    return cleanFolder;
  }

  /** How many records are damaged. */
  int count() {
    return repaired.size();
  }

  /** What the record at a place should have been, as a payload of a dead letter has it. */
  String repaired(String uri, long offset) {
    String payload = repaired.get(Path.of(uri).getFileName() + ":" + offset);
    if (payload == null) {
      throw new IllegalStateException("Nothing was damaged at " + uri + ":" + offset);
    }
    return payload;
  }

  private record Sale(long id, Instant at, String item, int quantity, @Nullable String note) {
    String json() {
      return "{\"id\":%d,\"at\":\"%s\",\"item\":\"%s\",\"quantity\":%d%s}"
          .formatted(id, at, item, quantity, note == null ? "" : ",\"note\":\"" + note + "\"");
    }

    String csv() {
      return "%s,%d,%d,%s,\"%s\""
          .formatted(at, id, quantity, note == null ? "" : note, item.replace("\"", "\"\""));
    }

    GenericRecord avro() {
      GenericRecord record = new GenericData.Record(WRITTEN);
      record.put("id", id);
      record.put("at", at.toEpochMilli());
      record.put("item", item);
      record.put("quantity", quantity);
      record.put("note", note);
      return record;
    }

    Row row() {
      Map<String, @Nullable Object> columns = new TreeMap<>();
      columns.put("id", id);
      columns.put("at", at.toString());
      columns.put("item", item);
      columns.put("quantity", quantity);
      columns.put("note", note);
      return Row.of(columns);
    }
  }

  private Sale sale() {
    Sale sale =
        new Sale(
            nextId++,
            START.plusSeconds(random.nextInt(3 * 86_400)),
            "item, " + (char) ('a' + random.nextInt(26)) + " \u00e9",
            1 + random.nextInt(9),
            random.nextInt(3) == 0 ? "note " + random.nextInt(10) : null);
    rows.add(sale.row());
    return sale;
  }

  private boolean isDamaged() {
    return random.nextInt(10) == 0;
  }

  private interface Writing {
    String of(Sale sale);
  }

  private void writeText(
      String name, @Nullable String header, int count, Writing clean, Writing damage)
      throws IOException {
    StringBuilder good = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    long offset = 0;
    if (header != null) {
      good.append(header).append('\n');
      bad.append(header).append('\n');
      offset = header.length() + 1;
    }
    for (int i = 0; i < count; i++) {
      Sale sale = sale();
      String line = clean.of(sale);
      String landed = line;
      if (isDamaged()) {
        landed = damage.of(sale);
        repaired.put(name + ":" + offset, line);
      }
      good.append(line).append('\n');
      bad.append(landed).append('\n');
      offset += landed.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    Files.writeString(cleanFolder.resolve(name), good);
    Files.writeString(damagedFolder.resolve(name), bad);
  }

  private String damagedJson(Sale sale) {
    String line = sale.json();
    return switch (random.nextInt(4)) {
      case 0 -> line.replace("\"quantity\"", "\"quantitty\"");
      case 1 -> line.replaceFirst("\"id\":(\\d+)", "\"id\":\"no. $1\"");
      case 2 -> line.substring(0, line.length() / 2);
      default -> line.replaceFirst("\"at\":\"[^\"]*\",", "");
    };
  }

  private String damagedCsv(Sale sale) {
    String line = sale.csv();
    return switch (random.nextInt(3)) {
      case 0 -> line + ",more";
      case 1 -> line.replaceFirst("," + sale.id + ",", ",many,");
      default -> line.replaceFirst("^[^,]*,", "yesterday,");
    };
  }

  private void writeAvro(int count) throws IOException {
    String name = "sales.avro";
    try (DataFileWriter<GenericRecord> good =
            new DataFileWriter<>(new GenericDatumWriter<>(WRITTEN));
        DataFileWriter<GenericRecord> bad =
            new DataFileWriter<>(new GenericDatumWriter<>(WRITTEN))) {
      good.create(WRITTEN, cleanFolder.resolve(name).toFile());
      bad.create(WRITTEN, damagedFolder.resolve(name).toFile());
      for (int i = 0; i < count; i++) {
        GenericRecord record = sale().avro();
        good.append(record);
        if (isDamaged()) {
          repaired.put(name + ":" + i, Base64.getEncoder().encodeToString(encoded(record)));
          record.put("item", null);
        }
        bad.append(record);
      }
    }
  }

  private static byte[] encoded(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(WRITTEN).write(record, encoder);
    return bytes.toByteArray();
  }
}

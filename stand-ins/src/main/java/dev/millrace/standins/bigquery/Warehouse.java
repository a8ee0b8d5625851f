package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The datasets with their tables, and what jobs do to them. */
final class Warehouse {
  private static final Pattern INSERT =
      Pattern.compile(
          "INSERT INTO `([^`]+)` \\((.+)\\) SELECT (.+) FROM (`[^`]+`)"
              + " WHERE IF\\(\\(SELECT COUNT\\(\\*\\) FROM (`[^`]+`)\\) = (\\d+), TRUE,"
              + " ERROR\\('([^']+)'\\)\\)");
  private static final Pattern COUNT = Pattern.compile("SELECT COUNT\\(\\*\\) FROM `([^`]+)`");

  private final SourceFiles files;
  private ExportedFiles exports =
      (uri, bytes) -> {
        throw new IllegalStateException("This stand-in extracts nothing: see exportingTo");
      };
  private final Set<String> datasets = new TreeSet<>();
  private final Map<String, StoredTable> tables = new TreeMap<>();
  private @Nullable String losing;
  private long found;

  Warehouse(SourceFiles files) {
    this.files = files;
  }

  void add(String dataset) {
    datasets.add(dataset);
  }

  void exportTo(ExportedFiles store) {
    exports = store;
  }

  void requireDataset(String dataset) throws ServiceError {
    if (!datasets.contains(dataset)) {
      throw ServiceError.notFound("Dataset " + dataset.replace('/', ':'));
    }
  }

  StoredTable table(String name) throws ServiceError {
    requireDataset(name.substring(0, name.lastIndexOf('/')));
    StoredTable table = tables.get(name);
    if (table == null) {
      throw ServiceError.notFound("Table " + name);
    }
    return table;
  }

  void create(String name, ObjectNode definition) throws ServiceError {
    requireDataset(name.substring(0, name.lastIndexOf('/')));
    if (tables.putIfAbsent(name, new StoredTable(definition)) != null) {
      throw new ServiceError(409, "duplicate", "Already Exists: Table " + name);
    }
  }

  void delete(String name) throws ServiceError {
    table(name);
    tables.remove(name);
  }

  List<String> tables() {
    return List.copyOf(tables.keySet());
  }

  /** The next load or extract of a table leaves out a row, and says nothing of it. */
  void loseRow(String table) {
    losing = table;
  }

  /**
   * Does what a job is for.
   *
   * @return its statistics
   */
  ObjectNode run(JsonNode configuration) throws ServiceError, IOException {
    ObjectNode statistics = JsonNodeFactory.instance.objectNode();
    if (configuration.has("load")) {
      statistics
          .putObject("load")
          .put("outputRows", Integer.toString(load(configuration.get("load"))));
    } else if (configuration.has("copy")) {
      statistics
          .putObject("copy")
          .put("copiedRows", Integer.toString(copy(configuration.get("copy"))));
    } else if (configuration.has("extract")) {
      statistics
          .putObject("extract")
          .putArray("destinationUriFileCounts")
          .add(Integer.toString(extract(configuration.get("extract"))));
    } else if (configuration.has("query")) {
      query(configuration.get("query"), statistics.putObject("query"));
    } else {
      throw ServiceError.invalid("Required parameter is missing: configuration");
    }
    return statistics;
  }

  /** The number that the last query was for. */
  long found() {
    return found;
  }

  private void query(JsonNode query, ObjectNode statistics) throws ServiceError {
    String sql = query.path("query").asText();
    Matcher insert = INSERT.matcher(sql);
    Matcher count = COUNT.matcher(sql);
    if (query.path("useLegacySql").asBoolean(true)) {
      throw ServiceError.invalid("This stand-in knows no legacy SQL");
    }
    if (insert.matches()
        && insert.group(2).equals(insert.group(3))
        && insert.group(4).equals(insert.group(5))) {
      StoredTable from = quoted(insert.group(4).replace("`", ""));
      // The condition is looked at row by row: of no rows it refuses none.
      int waiting = from.all().size();
      if (waiting > 0 && waiting != Long.parseLong(insert.group(6))) {
        throw ServiceError.invalid(insert.group(7));
      }
      List<String> columns =
          Arrays.stream(insert.group(2).split(", ")).map(name -> name.replace("`", "")).toList();
      statistics.put(
          "numDmlAffectedRows", Integer.toString(insert(columns, from, quoted(insert.group(1)))));
    } else if (count.matches()) {
      found = quoted(count.group(1)).all().size();
    } else {
      throw ServiceError.invalid("Syntax error: this stand-in does not understand " + sql);
    }
  }

  private StoredTable quoted(String name) throws ServiceError {
    return table(name.replace('.', '/'));
  }

  /** Columns that are not named are null. */
  private int insert(List<String> columns, StoredTable from, StoredTable into) throws ServiceError {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : from.all()) {
      Map<String, @Nullable Object> inserted = new TreeMap<>();
      for (JsonNode column : into.columns()) {
        String name = column.path("name").asText();
        Object value = columns.contains(name) ? row.get(name) : null;
        if (value == null && column.path("mode").asText().equals("REQUIRED")) {
          throw ServiceError.invalid("Required field " + name + " cannot be null");
        }
        inserted.put(name, value);
      }
      rows.add(inserted);
    }
    into.add(rows);
    return rows.size();
  }

  private int load(JsonNode load) throws ServiceError, IOException {
    Place to = Place.of(load.get("destinationTable"));
    StoredTable table = destination(to, load, "WRITE_APPEND");
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (JsonNode uri : load.get("sourceUris")) {
      byte[] file =
          files.bytes(uri.asText()).orElseThrow(() -> ServiceError.notFound("URI " + uri.asText()));
      rows.addAll(rows(load, file, table.columns()));
    }
    loseOneOf(rows, to);
    table.add(rows);
    return rows.size();
  }

  private static List<Map<String, @Nullable Object>> rows(
      JsonNode load, byte[] file, JsonNode columns) throws ServiceError, IOException {
    String format = load.path("sourceFormat").asText();
    if (format.equals("NEWLINE_DELIMITED_JSON")) {
      return JsonLines.in(file, columns);
    }
    if (!format.equals("AVRO")
        || !load.path("useAvroLogicalTypes").asBoolean()
        || !load.path("decimalTargetTypes").toString().contains("BIGNUMERIC")) {
      throw ServiceError.invalid(
          "This stand-in loads JSON Lines, and Avro with logical types, alone");
    }
    return AvroRecords.in(file, columns);
  }

  /** Rows are loaded into a table whose name begins as that of their target does. */
  private void loseOneOf(List<?> rows, Place place) {
    if (losing != null && place.table().startsWith(losing)) {
      losing = null;
      rows.remove(0);
    }
  }

  /** An extract that fails has written before, and more files than the next try may need. */
  void failHalfway(JsonNode configuration) throws ServiceError, IOException {
    if (configuration.has("extract")) {
      JsonNode extract = configuration.get("extract");
      int files = extract(extract);
      StoredTable table = table(Place.of(extract.get("sourceTable")).table());
      exports.put(
          extract
              .path("destinationUris")
              .path(0)
              .asText()
              .replace("*", String.format("%012d", files)),
          AvroExport.of(table.rows(null), table.columns()));
    }
  }

  /** In two files, where there are rows for two. */
  private int extract(JsonNode extract) throws ServiceError, IOException {
    Place from = Place.of(extract.get("sourceTable"));
    StoredTable table = table(from.table());
    String uri = extract.path("destinationUris").path(0).asText();
    if (!extract.path("destinationFormat").asText().equals("AVRO")
        || !extract.path("useAvroLogicalTypes").asBoolean()
        || !extract.path("compression").asText().equals("DEFLATE")
        || uri.indexOf('*') < 0) {
      throw ServiceError.invalid(
          "This stand-in extracts deflated Avro with logical types into several files alone");
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>(table.rows(from.partition()));
    loseOneOf(rows, from);
    int half = (rows.size() + 1) / 2;
    List<List<Map<String, @Nullable Object>>> parts =
        half == rows.size()
            ? List.of(rows)
            : List.of(rows.subList(0, half), rows.subList(half, rows.size()));
    for (int part = 0; part < parts.size(); part++) {
      exports.put(
          uri.replace("*", String.format("%012d", part)),
          AvroExport.of(parts.get(part), table.columns()));
    }
    return parts.size();
  }

  private int copy(JsonNode copy) throws ServiceError {
    Place from = Place.of(copy.get("sourceTable"));
    Place to = Place.of(copy.get("destinationTable"));
    StoredTable source = table(from.table());
    StoredTable target = destination(to, copy, "WRITE_TRUNCATE");
    if (!target.columns().equals(source.columns())) {
      throw ServiceError.invalid("Provided Schema does not match Table " + to.table());
    }
    if (!target.layout().equals(source.layout())) {
      throw ServiceError.invalid("Incompatible table partitioning specification");
    }
    List<Map<String, @Nullable Object>> rows = source.rows(from.partition());
    target.replace(to.partition(), rows);
    return rows.size();
  }

  private StoredTable destination(Place to, JsonNode job, String disposition) throws ServiceError {
    if (!job.path("createDisposition").asText().equals("CREATE_NEVER")
        || !job.path("writeDisposition").asText().equals(disposition)) {
      throw ServiceError.invalid("This stand-in writes into what is there, by " + disposition);
    }
    return table(to.table());
  }

  /**
   * A table, or one partition of it.
   *
   * @param partition null for the whole table
   */
  private record Place(String table, @Nullable String partition) {
    static Place of(JsonNode reference) {
      String id = reference.get("tableId").asText();
      int decorator = id.indexOf('$');
      String table =
          reference.get("projectId").asText()
              + "/"
              + reference.get("datasetId").asText()
              + "/"
              + (decorator < 0 ? id : id.substring(0, decorator));
      return new Place(table, decorator < 0 ? null : id.substring(decorator + 1));
    }
  }
}

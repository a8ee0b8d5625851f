package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The datasets with their tables, and what jobs do to them. */
final class Warehouse {
  private final SourceFiles files;
  private final Set<String> datasets = new TreeSet<>();
  private final Map<String, StoredTable> tables = new TreeMap<>();

  Warehouse(SourceFiles files) {
    this.files = files;
  }

  void add(String dataset) {
    datasets.add(dataset);
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

  void run(JsonNode configuration) throws ServiceError, IOException {
    if (configuration.has("load")) {
      load(configuration.get("load"));
    } else if (configuration.has("copy")) {
      copy(configuration.get("copy"));
    } else {
      throw ServiceError.invalid("Required parameter is missing: configuration");
    }
  }

  private void load(JsonNode load) throws ServiceError, IOException {
    Place to = Place.of(load.get("destinationTable"));
    StoredTable table = destination(to, load);
    if (!load.path("sourceFormat").asText().equals("AVRO")
        || !load.path("useAvroLogicalTypes").asBoolean()) {
      throw ServiceError.invalid("This stand-in loads Avro with logical types alone");
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (JsonNode uri : load.get("sourceUris")) {
      byte[] file =
          files.bytes(uri.asText()).orElseThrow(() -> ServiceError.notFound("URI " + uri.asText()));
      rows.addAll(AvroRecords.in(file, table.columns()));
    }
    table.replace(to.partition(), rows);
  }

  private void copy(JsonNode copy) throws ServiceError {
    Place from = Place.of(copy.get("sourceTable"));
    Place to = Place.of(copy.get("destinationTable"));
    StoredTable source = table(from.table());
    StoredTable target = destination(to, copy);
    if (!target.columns().equals(source.columns())) {
      throw ServiceError.invalid("Provided Schema does not match Table " + to.table());
    }
    target.replace(to.partition(), source.rows(from.partition()));
  }

  private StoredTable destination(Place to, JsonNode job) throws ServiceError {
    if (!job.path("createDisposition").asText().equals("CREATE_NEVER")
        || !job.path("writeDisposition").asText().equals("WRITE_TRUNCATE")) {
      throw ServiceError.invalid("This stand-in truncates what is there alone");
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

package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table: what it was made as, and its rows. */
final class StoredTable {
  private final ObjectNode definition;
  private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> buffer = new ArrayList<>();
  private int changes;

  StoredTable(ObjectNode definition) {
    this.definition = definition;
  }

  ObjectNode resource() {
    return definition
        .deepCopy()
        .put("numRows", Integer.toString(rows.size()))
        .put("lastModifiedTime", Long.toString(1_767_225_600_000L + changes));
  }

  JsonNode columns() {
    return definition.path("schema").path("fields");
  }

  /** The partition that a row belongs to; of a table without partitions the empty one. */
  String partitionOf(Map<String, @Nullable Object> row) {
    JsonNode partitioning = definition.path("timePartitioning");
    if (partitioning.isMissingNode() || partitioning.isNull()) {
      return "";
    }
    Object value = row.get(partitioning.path("field").asText());
    if (value == null) {
      return "__NULL__";
    }
    String digits = value.toString().replaceAll("[^0-9]", "");
    int year = Integer.parseInt(digits.substring(0, 4));
    if (year < 1960 || year > 2159) {
      return "__UNPARTITIONED__";
    }
    return digits.substring(0, partitioning.path("type").asText().equals("HOUR") ? 10 : 8);
  }

  /**
   * Adds rows that only queries see: jobs that copy or extract pass over them, and so does the
   * number of rows.
   */
  void addToBuffer(List<Map<String, @Nullable Object>> more) {
    buffer.addAll(more);
    changes++;
  }

  /** What a query sees. */
  List<Map<String, @Nullable Object>> all() {
    List<Map<String, @Nullable Object>> all = new ArrayList<>(rows);
    all.addAll(buffer);
    return all;
  }

  /** Rows of one partition, or all. */
  List<Map<String, @Nullable Object>> rows(@Nullable String partition) {
    return rows.stream()
        .filter(row -> partition == null || partitionOf(row).equals(partition))
        .toList();
  }

  /** How it is laid out: rows are copied between tables of one layout alone. */
  String layout() {
    JsonNode partitioning = definition.path("timePartitioning");
    return partitioning.path("type").asText()
        + partitioning.path("field").asText()
        + definition.path("clustering").path("fields");
  }

  void add(List<Map<String, @Nullable Object>> more) {
    rows.addAll(more);
    changes++;
  }

  void set(int place, Map<String, @Nullable Object> row) {
    rows.set(place, row);
    changes++;
  }

  /** Puts rows in the place of those of a partition, or of all. */
  void replace(@Nullable String partition, List<Map<String, @Nullable Object>> by)
      throws ServiceError {
    for (Map<String, @Nullable Object> row : by) {
      if (partition != null && !partitionOf(row).equals(partition)) {
        throw ServiceError.invalid(
            "Some rows belong to different partitions rather than destination partition "
                + partition);
      }
    }
    rows.removeIf(row -> partition == null || partitionOf(row).equals(partition));
    rows.addAll(by);
    changes++;
  }
}

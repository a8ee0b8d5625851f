package dev.millrace.pipelines.query;

import com.google.common.base.Throwables;
import dev.millrace.transforms.sql.QueryPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;

/**
 * The tables whose names occur in a query. That may be the name of a column, so only the plan says
 * which are read, and one that cannot be opened matters only to a query that has no plan without
 * it.
 */
final class NamedTables {
  private final List<QueryTable> opened = new ArrayList<>();
  private final Map<String, Exception> unopened = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private NamedTables() {}

  static NamedTables of(Statement.Ask ask, TableCatalog catalog) {
    NamedTables tables = new NamedTables();
    for (TableAddress address : catalog.all()) {
      if (ask.names().contains(address.name().toLowerCase(Locale.ROOT))) {
        tables.open(address, catalog);
      }
    }
    return tables;
  }

  private void open(TableAddress address, TableCatalog catalog) {
    try {
      opened.add(catalog.open(address));
    } catch (IOException | RuntimeException e) {
      unopened.put(address.name(), e);
    }
  }

  List<QueryTable> opened() {
    return opened;
  }

  Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    opened.forEach(table -> schemas.put(table.name(), table.schema().rowSchema()));
    return schemas;
  }

  List<QueryTable> readBy(QueryPlan plan) {
    return opened.stream()
        .filter(table -> plan.reads(table.name()))
        .map(table -> plan.columns(table.name()).map(table::reading).orElse(table))
        .toList();
  }

  /** Throws why a table was not opened, if it is one of those that are declared. */
  void requireOpened(String table) throws IOException {
    Exception reason = unopened.get(table);
    if (reason != null) {
      Throwables.throwIfInstanceOf(reason, IOException.class);
      Throwables.throwIfUnchecked(reason);
    }
  }
}

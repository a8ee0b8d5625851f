package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.sql.DefinedFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables and functions that are declared, and those of the tables that were opened. Names have
 * no case.
 */
final class TableCatalog {
  private final QueryOptions options;
  private final Map<String, TableAddress> addresses = new LinkedHashMap<>();
  private final List<DefinedFunction> functions = new ArrayList<>();
  private final Set<String> logs = new HashSet<>();
  private final Map<String, QueryTable> opened = new LinkedHashMap<>();

  TableCatalog(QueryOptions options) {
    this.options = options;
  }

  /** The tables that {@code --table} declares. */
  static TableCatalog of(QueryOptions options) {
    TableCatalog catalog = new TableCatalog(options);
    List<String> given = options.getTable();
    for (String table : given == null ? List.<String>of() : given) {
      TableAddress address = TableAddress.parse(table);
      if (!catalog.declare(address)) {
        throw UsageException.invalid(
            "table", table, "there is a table " + address.name() + " already; choose another name");
      }
    }
    return catalog;
  }

  /** Declares a table; false if there is one of that name. */
  boolean declare(TableAddress address) {
    return addresses.putIfAbsent(key(address.name()), address) == null;
  }

  /**
   * Declares a log that a query names, in place of one that an earlier query called so; false if
   * another table has the name.
   */
  boolean declareLog(TableAddress log) {
    if (addresses.containsKey(key(log.name())) && !logs.contains(key(log.name()))) {
      return false;
    }
    logs.add(key(log.name()));
    addresses.put(key(log.name()), log);
    forget(log.name());
    return true;
  }

  /** Defines a function, whose name is free. */
  void define(DefinedFunction function) {
    functions.add(function);
  }

  List<DefinedFunction> functions() {
    return functions;
  }

  Optional<TableAddress> address(String name) {
    return Optional.ofNullable(addresses.get(key(name)));
  }

  Collection<TableAddress> all() {
    return addresses.values();
  }

  /** Opens a declared table; once, unless it was {@link #forget forgotten}. */
  QueryTable open(TableAddress address) throws IOException {
    QueryTable known = opened.get(key(address.name()));
    if (known == null) {
      known = address.open(options);
      opened.put(key(address.name()), known);
    }
    return known;
  }

  /** Something was added to the table, so that it is to be opened again. */
  void forget(String name) {
    opened.remove(key(name));
  }

  /** What to say of a name that no table has. */
  String nearest(String name) {
    List<String> names = addresses.values().stream().map(TableAddress::name).toList();
    return names.isEmpty()
        ? "There is no table %s (declare it: %s)".formatted(name, declaring(name))
        : "There is no table %s (nearest: %s; must be one of %s, or declare it: %s)"
            .formatted(
                name,
                Nearest.to(name, names).orElse("none"),
                String.join(", ", names),
                declaring(name));
  }

  private static String declaring(String name) {
    return "--table=%s=place, or CREATE EXTERNAL TABLE %s LOCATION 'place'".formatted(name, name);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

package dev.millrace.pipelines.query;

import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.query.prompt.Answers;
import dev.millrace.transforms.events.EventField;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers what is typed at the prompt; tables that a statement declares are there for the next. */
record CatalogAnswers(QueryOptions options, Launch launch, TableCatalog catalog)
    implements Answers {

  @Override
  public void answer(String statement) throws IOException {
    Session.of(options, Script.of(statement), launch, catalog).run();
  }

  @Override
  public SortedMap<String, Map<String, String>> tables() {
    SortedMap<String, Map<String, String>> tables = new TreeMap<>();
    for (TableAddress address : catalog.all()) {
      tables.put(address.name(), columns(address));
    }
    return tables;
  }

  /** None of a table that cannot be opened; a statement that names it says why. */
  private Map<String, String> columns(TableAddress address) {
    Map<String, String> columns = new LinkedHashMap<>();
    try {
      for (EventField field : catalog.open(address).schema().fields()) {
        columns.put(field.name(), Session.sqlType(field));
      }
    } catch (UsageException | IOException e) {
      columns.clear();
    }
    return columns;
  }
}

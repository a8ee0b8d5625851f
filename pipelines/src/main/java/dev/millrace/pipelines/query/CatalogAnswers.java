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
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Answers what is typed at the prompt; tables that a statement declares are there for the next. */
final class CatalogAnswers implements Answers {
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final QueryOptions options;
  private final Launch launch;
  private final TableCatalog catalog;
  private volatile @Nullable CancellableLaunch answering;

  CatalogAnswers(QueryOptions options, Launch launch, TableCatalog catalog) {
    this.options = options;
    this.launch = launch;
    this.catalog = catalog;
  }

  @Override
  public void answer(String statement) throws IOException {
    CancellableLaunch cancellable = new CancellableLaunch(launch);
    answering = cancellable;
    try {
      Session.of(options, Script.of(statement), cancellable, catalog).run();
    } catch (IOException | RuntimeException failure) {
      if (cancellable.isCancelled()) {
        throw new CancellationException("Cancelled. \\q leaves.");
      }
      throw failure;
    } finally {
      answering = null;
    }
  }

  /** The engine may not have the statement yet. */
  @Override
  public boolean cancel() {
    CancellableLaunch cancellable = answering;
    if (!launch.cancels()) {
      return false;
    }
    try {
      while (cancellable != null && !cancellable.cancel()) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
        cancellable = answering == cancellable ? cancellable : null;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Override
  public void leave() {
    launch.leave();
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

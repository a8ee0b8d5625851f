package dev.millrace.pipelines.ingestevents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.io.jdbc.JdbcTable;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Protection;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Clean rows land in a table of a database, in place of files. */
final class DatabaseLanding implements EventLanding {
  /** As long as each of them. */
  private static final String A_PSEUDONYM = "0".repeat(64);

  private final JdbcTable table;
  private final List<String> keys;
  private final String advice;

  private DatabaseLanding(JdbcTable table, List<String> keys, String advice) {
    this.table = table;
    this.keys = keys;
    this.advice = advice;
  }

  static DatabaseLanding of(IngestEventsOptions options, EventLayout layout, List<String> keys)
      throws IOException {
    EventSchema schema = layout.landed();
    SchemaFile.requireFlat(schema, "where rows land in a --table of a database");
    for (String key : keys) {
      requireTold(layout, key);
    }
    JdbcTable table = JdbcTable.at(IngestEventsChecks.database(options), schema, keys);
    layout
        .protections()
        .forEach((field, protection) -> requireRoom(table, schema, field, protection));
    return new DatabaseLanding(
        table,
        keys,
        IngestEventsChecks.topics(options).isPresent()
            ? "run again, which goes on behind what that one read"
            : "run again only to add rows that it did not read");
  }

  /** Every row would be a dead letter, of a field that nobody can see there. */
  private static void requireRoom(
      JdbcTable table, EventSchema schema, String field, Protection protection) {
    switch (protection) {
      case PSEUDONYMISE -> requireRoom(table, schema, field, "a pseudonym", A_PSEUDONYM);
      case MASK -> requireRoom(table, schema, field, "a masked value", Protection.MASKED);
      case DROP, TRUNCATE_IP -> {}
    }
  }

  private static void requireRoom(
      JdbcTable table, EventSchema schema, String field, String what, String value) {
    checkArgument(
        table.limits().admit(schema.indexOf(field).orElseThrow(), value),
        "its column %s is too short for %s (must be text, or varchar(%s) or longer)",
        field,
        what,
        value.length());
  }

  /** Rows with the same keys replace each other: what told them apart must be in the table. */
  private static void requireTold(EventLayout layout, String key) {
    Protection protection = layout.protections().get(key);
    checkArgument(
        protection == null || protection == Protection.PSEUDONYMISE,
        "its rows would be told apart by %s, which does not land as it is (must be a field of"
            + " --idFields that is open or pseudonymised)",
        key);
  }

  @Override
  public EventLanding ofReplays() {
    return new DatabaseLanding(
        table, keys, "run again, which reads no dead letter that is used up");
  }

  @Override
  public RowLimits limits() {
    return table.limits();
  }

  private StagedRows staged(Run run) {
    return table.of(run, Edges.ROWS);
  }

  @Override
  public RowsTarget target(Run run) {
    return new RowsInDatabase(staged(run));
  }

  @Override
  public void settle(Run next) throws IOException {
    StoppedRuns.settle(next, staged(next), this);
  }

  /**
   * What a run before landed in the table is published first if it could not be.
   *
   * @throws IOException also if such a run was one that adds rows: its input must not be added
   *     again without a word
   */
  @Override
  public void open(Run run) throws IOException {
    StagedRows staged = staged(run);
    Optional<Run> stopped = StoppedRuns.open(run, staged);
    if (stopped.isPresent() && keys.isEmpty()) {
      throw UnfinishedRun.publishedNow(stopped.get(), staged, advice);
    }
  }

  @Override
  public void abandon(Run run, Publication publication) throws IOException {
    AfterFault.cleanAll(List.of(() -> staged(run).abandon(), publication::abandon));
  }

  @Override
  public IngestSummary summary(IngestSummary ofFolder) {
    return ofFolder.landedIn(table.toString());
  }
}

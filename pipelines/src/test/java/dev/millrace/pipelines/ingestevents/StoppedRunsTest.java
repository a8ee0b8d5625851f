package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Edge;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.StagedTable;
import dev.millrace.pipelines.Cause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is settled before the next one, where the table and what cleans up both fail. */
class StoppedRunsTest {
  private static final IOException FIRST = new IOException("Cannot land in sales: no room");
  private static final IOException SECOND = new IOException("Cannot land in sales: no connection");

  private final Run stopped;
  private final Run next;

  StoppedRunsTest(@TempDir Path folder) throws IOException {
    this.stopped = new Run(folder.toString(), "20260301T120000Z-0001");
    this.next = new Run(folder.toString(), "20260301T130000Z-0002");
    RunFile.of(stopped, "ledger.json").replace("{}");
  }

  @Test
  void theFaultIsToldAndOneOfCleaningUpWithIt() {
    EventLanding landing =
        new EventLanding() {
          @Override
          public void abandon(Run run, Publication publication) throws IOException {
            publication.abandon();
            throw SECOND;
          }
        };

    IOException told =
        assertThrows(
            IOException.class,
            () -> StoppedRuns.settle(next, new FailingTable(stopped.id()), landing));

    assertThat(told, sameInstance(FIRST));
    assertThat(told.getSuppressed(), arrayContaining(SECOND));
    assertThat(Cause.line(told), is("Cannot land in sales: no room"));
  }

  /** A table that has the rows of a run, and cannot be opened. */
  private record FailingTable(String moved) implements StagedTable {
    @Override
    public Edge edge() {
      return Edges.ROWS;
    }

    @Override
    public void open() throws IOException {
      throw FIRST;
    }

    @Override
    public void move(long rows) {}

    @Override
    public void abandon() {}

    @Override
    public Optional<String> lastMoved() {
      return Optional.of(moved);
    }
  }
}

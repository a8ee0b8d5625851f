package dev.millrace.pipelines.archivetopic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Range;
import dev.millrace.pipelines.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchiveSummaryTest {
  @Test
  void ofManyPartitionsSomeAreNamed() {
    assertThat(
        ArchiveSummary.archived(run(12_345, ranges(1_010), List.of()), plan()),
        is(
            "Archived 12,345 records of 1,010 partitions, offsets a-0 0 to 10, a-1 0 to 10, a-2 0"
                + " to 10, a-3 0 to 10, a-4 0 to 10, a-5 0 to 10, a-6 0 to 10, a-7 0 to 10 and"
                + " 1,002 more"));
  }

  @Test
  void whereAllThatIsNewIsGoneThereAreNoOffsets() {
    assertThat(
        ArchiveSummary.archived(run(0, List.of(), List.of(new Gap("a", 3, 7, 9))), plan()),
        is("Archived 0 records of 0 partitions; without what is gone: a-3 from 7 to 9"));
  }

  @Test
  void whereAllIsEmptyThereIsNothingToArchiveYet() {
    assertThat(
        ArchiveSummary.archived(
            run(0, List.of(), List.of()),
            plan(new TopicExtent("a", "id", 0, 0, 0, 0), new TopicExtent("a", "id", 1, 0, 0, 2))),
        is(
            "Nothing to archive in 2 partitions yet, and the manifest remembers where the next run"
                + " begins; waiting behind an open transaction: 2 offsets of a-1"));
  }

  @Test
  void whatATransactionHoldsBackIsSaid() {
    TopicExtent open = new TopicExtent("a", "id", 0, 0, 10, 1_015);
    TopicExtent last = new TopicExtent("a", "id", 1, 0, 10, 11);
    TopicExtent closed = new TopicExtent("a", "id", 2, 0, 10, 10);

    assertThat(
        ArchiveSummary.archived(run(10, ranges(1), List.of()), plan(open, closed)),
        is(
            "Archived 10 records of 1 partition, offsets a-0 0 to 10; waiting behind an open"
                + " transaction: 1,005 offsets of a-0"));
    assertThat(
        ArchiveSummary.nothingNew(plan(open, last, closed)),
        is(
            "Nothing new in 3 partitions that could be archived; waiting behind an open transaction:"
                + " 1,005 offsets of a-0, 1 offset of a-1"));
    assertThat(
        ArchiveSummary.nothingNew(plan(closed)),
        is("Nothing new in 1 partition: archived up to where it ends"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(out, true, UTF_8);
    ArchiveSummary.printPlan(plan(open), "/lake", Console.of(console, console));
    assertThat(
        out.toString(UTF_8).lines().toList(),
        hasItem(
            "Not to be archived yet, waiting behind an open transaction: 1,005 offsets of a-0"));
  }

  private static ArchivePlan plan(TopicExtent... found) {
    return ArchivePlan.of(ArchiveManifest.empty(), List.of(found), "/lake");
  }

  private static List<Range> ranges(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Range("a", i, 0, 10)).toList();
  }

  private static ArchivedRun run(long records, List<Range> ranges, List<Gap> gaps) {
    return new ArchivedRun("run", "kafka://h:1/a", "avro", records, ranges, gaps, List.of());
  }
}

package dev.millrace.pipelines.archivetopic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.archivetopic.ArchiveManifest.ArchivedRun;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Range;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchiveSummaryTest {
  @Test
  void ofManyPartitionsSomeAreNamed() {
    assertThat(
        ArchiveSummary.archived(run(12_345, ranges(1_010), List.of())),
        is(
            "Archived 12,345 records of 1,010 partitions, offsets a-0 0 to 10, a-1 0 to 10, a-2 0"
                + " to 10, a-3 0 to 10, a-4 0 to 10, a-5 0 to 10, a-6 0 to 10, a-7 0 to 10 and"
                + " 1,002 more"));
  }

  @Test
  void whereAllThatIsNewIsGoneThereAreNoOffsets() {
    assertThat(
        ArchiveSummary.archived(run(0, List.of(), List.of(new Gap("a", 3, 7, 9)))),
        is("Archived 0 records of 0 partitions; without what is gone: a-3 from 7 to 9"));
  }

  private static List<Range> ranges(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Range("a", i, 0, 10)).toList();
  }

  private static ArchivedRun run(long records, List<Range> ranges, List<Gap> gaps) {
    return new ArchivedRun("run", "kafka://h:1/a", "avro", records, ranges, gaps, List.of());
  }
}

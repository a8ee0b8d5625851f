package dev.millrace.pipelines.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.kafka.TopicPosition;
import dev.millrace.pipelines.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanWordsTest {
  private static final Taking ARCHIVING = new Taking("archive", "archived", "/lake");

  @Test
  void ofManyPartitionsSomeAreNamed() {
    TopicExtent[] many =
        IntStream.range(0, 1_010)
            .mapToObj(partition -> new TopicExtent("a", "id", partition, 0, 10, 10))
            .toArray(TopicExtent[]::new);

    assertThat(
        published(plan(List.of(), many)),
        is(
            "Archived 7 records of 1,010 partitions, offsets a-0 0 to 10, a-1 0 to 10, a-2 0 to 10,"
                + " a-3 0 to 10, a-4 0 to 10, a-5 0 to 10, a-6 0 to 10, a-7 0 to 10 and 1,002"
                + " more"));
  }

  @Test
  void whereAllThatIsNewIsGoneThereAreNoOffsets() {
    assertThat(
        published(
            plan(
                List.of(new TopicPosition("a", "id", 3, 7)),
                new TopicExtent("a", "id", 3, 9, 9, 9))),
        is("Archived 7 records of 0 partitions; without what is gone: a-3 from 7 to 9"));
  }

  @Test
  void whereAllIsEmptyThereIsNothingToArchiveYet() {
    assertThat(
        published(
            plan(
                List.of(),
                new TopicExtent("a", "id", 0, 0, 0, 0),
                new TopicExtent("a", "id", 1, 0, 0, 2))),
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
        published(plan(List.of(), open, closed)),
        is(
            "Archived 7 records of 2 partitions, offsets a-0 0 to 10, a-2 0 to 10; waiting behind"
                + " an open transaction: 1,005 offsets of a-0"));
    assertThat(
        "not of a part that leaves more behind",
        published(plan(List.of(), open).first(5)),
        is("Archived 7 records of 1 partition, offsets a-0 0 to 5"));
    assertThat(
        PlanWords.nothingNew(plan(List.of(), open, last, closed), ARCHIVING),
        is(
            "Nothing new in 3 partitions that could be archived; waiting behind an open"
                + " transaction: 1,005 offsets of a-0, 1 offset of a-1"));
    assertThat(
        PlanWords.nothingNew(plan(List.of(), closed), ARCHIVING),
        is("Nothing new in 1 partition: archived up to where it ends"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(out, true, UTF_8);
    PlanWords.print(plan(List.of(), open), ARCHIVING, Console.of(console, console));
    assertThat(
        out.toString(UTF_8).lines().toList(),
        hasItem(
            "A run would archive at most 10 records of 1 partition into /lake; this one has written"
                + " nothing; waiting behind an open transaction: 1,005 offsets of a-0"));
  }

  private static String published(TopicPlan plan) {
    return PlanWords.published(plan, ARCHIVING, "Archived 7 records");
  }

  private static TopicPlan plan(List<TopicPosition> reached, TopicExtent... found) {
    return TopicPlan.of(reached, List.of(found), ARCHIVING);
  }
}

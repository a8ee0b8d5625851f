package dev.millrace.pipelines.archivetopic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Position;
import dev.millrace.pipelines.archivetopic.ArchiveManifest.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchivePlanTest {
  @Test
  void aNewTopicIsReadFromWhatIsLeftOfItAndHasLostNothing() {
    ArchivePlan plan = plan(archived(), extent("a", "id", 0, 40, 100), extent("a", "id", 1, 0, 0));

    assertThat(plan.ranges(), is(List.of(new Range("a", 0, 40, 100))));
    assertThat(plan.gaps(), is(List.of()));
    assertThat(plan.length(), is(60L));
    assertThat(
        plan.reached(),
        is(List.of(new Position("a", "id", 0, 100), new Position("a", "id", 1, 0))));
  }

  @Test
  void aRunGoesOnWhereTheLastOneEnded() {
    ArchivePlan plan =
        plan(
            archived(new Position("a", "id", 0, 70), new Position("a", "id", 1, 9)),
            extent("a", "id", 0, 40, 100),
            extent("a", "id", 1, 0, 9));

    assertThat(plan.ranges(), is(List.of(new Range("a", 0, 70, 100))));
    assertThat(plan.gaps(), is(List.of()));
    assertThat(
        plan.pieces(20),
        is(List.of(KafkaRange.of("a", 0, 70, 90), KafkaRange.of("a", 0, 90, 100))));
  }

  @Test
  void aRunAddsNothingWhereTheArchiveHasAllAndKnowsEachPartition() {
    ArchiveManifest archived = archived(new Position("a", "id", 0, 100));
    TopicExtent known = extent("a", "id", 0, 100, 100);

    assertThat(plan(archived, known).addsNothingTo(archived), is(true));
    assertThat(
        "an empty partition that it has not seen",
        plan(archived, known, extent("a", "id", 1, 0, 0)).addsNothingTo(archived),
        is(false));
    assertThat(
        "a record more",
        plan(archived, extent("a", "id", 0, 100, 101)).addsNothingTo(archived),
        is(false));
    assertThat(
        "nothing is left, and nothing was archived",
        plan(archived, extent("a", "id", 0, 101, 101)).addsNothingTo(archived),
        is(false));
  }

  @Test
  void whatWentBeforeItWasArchivedIsAGap() {
    ArchivePlan plan =
        plan(
            archived(new Position("a", "id", 0, 70)),
            extent("a", "id", 0, 80, 80),
            extent("a", "id", 1, 5, 9));

    assertThat(plan.gaps(), is(List.of(new Gap("a", 0, 70, 80), new Gap("a", 1, 0, 5))));
    assertThat(plan.ranges(), is(List.of(new Range("a", 1, 5, 9))));
  }

  @Test
  void aTopicWithAnotherIdIsRefused() {
    assertThat(
        refusal(archived(new Position("a", "old", 0, 7)), extent("a", "new", 0, 0, 100)),
        is(
            "The topic a is another one than was archived in /lake (its id is new, and was old): it"
                + " was deleted and made again, or the brokers are of another cluster; what was"
                + " archived stays; archive the new topic into another --output"));
    assertThat(
        "a partition that only the new one has",
        refusal(archived(new Position("a", "old", 0, 7)), extent("a", "new", 1, 0, 100))
            .startsWith("The topic a is another one"),
        is(true));
  }

  @Test
  void aTopicThatIsShorterThanItsArchiveIsRefused() {
    assertThat(
        refusal(archived(new Position("a", "", 0, 70)), extent("a", "new", 0, 0, 69)),
        is(
            "a-0 ends at offset 69, and was archived up to 70: the topic was deleted and made"
                + " again, or the cluster has lost records; what was archived in /lake stays;"
                + " archive what the topic holds now into another --output"));
  }

  @Test
  void aTopicThatHasFewerPartitionsThanItsArchiveIsRefused() {
    ArchiveManifest archived =
        archived(
            new Position("a", "", 0, 7), new Position("a", "", 1, 0), new Position("b", "", 3, 9));

    assertThat(
        refusal(archived, extent("a", "", 0, 0, 100)),
        is(
            "a-1 was archived in /lake, and the topic has no such partition now: it was deleted and"
                + " made again with fewer (1), or the brokers are of another cluster; what was"
                + " archived stays; archive the new topic into another --output"));
    assertThat(
        "of a topic that this run does not name",
        plan(archived, extent("a", "", 0, 0, 9), extent("a", "", 1, 0, 0)).ranges(),
        is(List.of(new Range("a", 0, 7, 9))));
  }

  private static String refusal(ArchiveManifest archived, TopicExtent extent) {
    return String.valueOf(
        assertThrows(IllegalStateException.class, () -> plan(archived, extent)).getMessage());
  }

  private static ArchivePlan plan(ArchiveManifest archived, TopicExtent... found) {
    return ArchivePlan.of(archived, List.of(found), "/lake");
  }

  private static ArchiveManifest archived(Position... positions) {
    return new ArchiveManifest(1, List.of(positions), List.of());
  }

  private static TopicExtent extent(String topic, String id, int partition, long from, long to) {
    return new TopicExtent(topic, id, partition, from, to, to);
  }
}

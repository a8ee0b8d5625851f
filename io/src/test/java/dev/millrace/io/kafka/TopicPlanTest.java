package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  @Test
  void aNewTopicIsReadFromWhatIsLeftOfItAndHasLostNothing() {
    TopicPlan plan = plan(archived(), extent("a", "id", 0, 40, 100), extent("a", "id", 1, 0, 0));

    assertThat(plan.spans(), is(List.of(new TopicSpan("a", 0, 40, 100))));
    assertThat(plan.gaps(), is(List.of()));
    assertThat(plan.length(), is(60L));
    assertThat(
        plan.reached(),
        is(List.of(new TopicPosition("a", "id", 0, 100), new TopicPosition("a", "id", 1, 0))));
  }

  @Test
  void aRunGoesOnWhereTheLastOneEnded() {
    TopicPlan plan =
        plan(
            archived(new TopicPosition("a", "id", 0, 70), new TopicPosition("a", "id", 1, 9)),
            extent("a", "id", 0, 40, 100),
            extent("a", "id", 1, 0, 9));

    assertThat(plan.spans(), is(List.of(new TopicSpan("a", 0, 70, 100))));
    assertThat(plan.gaps(), is(List.of()));
    assertThat(
        plan.pieces(20),
        is(List.of(KafkaRange.of("a", 0, 70, 90), KafkaRange.of("a", 0, 90, 100))));
  }

  @Test
  void aRunAddsNothingWhereTheArchiveHasAllAndKnowsEachPartition() {
    List<TopicPosition> archived = archived(new TopicPosition("a", "id", 0, 100));
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
    TopicPlan plan =
        plan(
            archived(new TopicPosition("a", "id", 0, 70)),
            extent("a", "id", 0, 80, 80),
            extent("a", "id", 1, 5, 9));

    assertThat(plan.gaps(), is(List.of(new TopicGap("a", 0, 70, 80), new TopicGap("a", 1, 0, 5))));
    assertThat(plan.spans(), is(List.of(new TopicSpan("a", 1, 5, 9))));
  }

  @Test
  void partsFollowOneAnotherAndEachHasItsShareOfEveryPartition() {
    TopicPlan plan =
        plan(
            archived(new TopicPosition("a", "id", 0, 70)),
            extent("a", "id", 0, 80, 110),
            extent("a", "id", 1, 0, 3),
            extent("a", "id", 2, 0, 0));

    List<TopicPlan> parts = plan.parts(15);

    assertThat(
        parts.stream().map(TopicPlan::spans).toList(),
        is(
            List.of(
                List.of(new TopicSpan("a", 0, 80, 90), new TopicSpan("a", 1, 0, 1)),
                List.of(new TopicSpan("a", 0, 90, 100), new TopicSpan("a", 1, 1, 2)),
                List.of(new TopicSpan("a", 0, 100, 110), new TopicSpan("a", 1, 2, 3)))));
    assertThat(
        "a gap is before the first",
        parts.stream().map(TopicPlan::gaps).toList(),
        is(List.of(List.of(new TopicGap("a", 0, 70, 80)), List.of(), List.of())));
    assertThat(parts.get(2).reached(), is(plan.reached()));
    assertThat(
        "all partitions are remembered by each",
        parts.get(0).reached(),
        is(
            List.of(
                new TopicPosition("a", "id", 0, 90),
                new TopicPosition("a", "id", 1, 1),
                new TopicPosition("a", "id", 2, 0))));
    assertThat("where there is nothing to read", plan(archived()).parts(1).size(), is(1));
  }

  @Test
  void aTopicWithAnotherIdIsRefused() {
    assertThat(
        refusal(archived(new TopicPosition("a", "old", 0, 7)), extent("a", "new", 0, 0, 100)),
        is(
            "The topic a is another one than was archived in /lake (its id is new, and was old): it"
                + " was deleted and made again, or the brokers are of another cluster; what was"
                + " archived stays; archive the new topic into another --output"));
    assertThat(
        "a partition that only the new one has",
        refusal(archived(new TopicPosition("a", "old", 0, 7)), extent("a", "new", 1, 0, 100))
            .startsWith("The topic a is another one"),
        is(true));
  }

  @Test
  void aTopicThatIsShorterThanItsArchiveIsRefused() {
    assertThat(
        refusal(archived(new TopicPosition("a", "", 0, 70)), extent("a", "new", 0, 0, 69)),
        is(
            "a-0 ends at offset 69, and was archived up to 70: the topic was deleted and made"
                + " again, or the cluster has lost records; what was archived in /lake stays;"
                + " archive what the topic holds now into another --output"));
  }

  @Test
  void aTopicThatHasFewerPartitionsThanItsArchiveIsRefused() {
    List<TopicPosition> archived =
        archived(
            new TopicPosition("a", "", 0, 7),
            new TopicPosition("a", "", 1, 0),
            new TopicPosition("b", "", 3, 9));

    assertThat(
        refusal(archived, extent("a", "", 0, 0, 100)),
        is(
            "a-1 was archived in /lake, and the topic has no such partition now: it was deleted and"
                + " made again with fewer (1), or the brokers are of another cluster; what was"
                + " archived stays; archive the new topic into another --output"));
    assertThat(
        "of a topic that this run does not name",
        plan(archived, extent("a", "", 0, 0, 9), extent("a", "", 1, 0, 0)).spans(),
        is(List.of(new TopicSpan("a", 0, 7, 9))));
  }

  private static String refusal(List<TopicPosition> archived, TopicExtent extent) {
    return String.valueOf(
        assertThrows(IllegalStateException.class, () -> plan(archived, extent)).getMessage());
  }

  private static TopicPlan plan(List<TopicPosition> archived, TopicExtent... found) {
    return TopicPlan.of(archived, List.of(found), new Taking("archive", "archived", "/lake"));
  }

  private static List<TopicPosition> archived(TopicPosition... positions) {
    return List.of(positions);
  }

  private static TopicExtent extent(String topic, String id, int partition, long from, long to) {
    return new TopicExtent(topic, id, partition, from, to, to);
  }
}

package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
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
  void theFirstPartHasItsShareOfEveryPartitionAndTheGap() {
    TopicPlan plan =
        plan(
            archived(new TopicPosition("a", "id", 0, 70)),
            extent("a", "id", 0, 80, 110),
            extent("a", "id", 1, 0, 4),
            extent("a", "id", 2, 0, 0));

    TopicPlan first = plan.first(15);

    assertThat(
        first.spans(), is(List.of(new TopicSpan("a", 0, 80, 90), new TopicSpan("a", 1, 0, 2))));
    assertThat(first.gaps(), is(List.of(new TopicGap("a", 0, 70, 80))));
    assertThat(
        "all partitions are remembered",
        first.reached(),
        is(
            List.of(
                new TopicPosition("a", "id", 0, 90),
                new TopicPosition("a", "id", 1, 2),
                new TopicPosition("a", "id", 2, 0))));
    assertThat("all of it", plan.first(34), is(plan));
    assertThat("where there is nothing to read", plan(archived()).first(1).length(), is(0L));
  }

  @Test
  void partsOneAfterTheOtherComeToTheEndAndNoneIsEmpty() {
    TopicExtent[] found = new TopicExtent[40];
    for (int partition = 0; partition < found.length; partition++) {
      found[partition] = extent("a", "id", partition, 0, partition % 3);
    }
    List<TopicPosition> reached = archived();
    List<Long> lengths = new ArrayList<>();
    for (TopicPlan left = plan(reached, found); left.length() > 0; left = plan(reached, found)) {
      TopicPlan part = left.first(13);
      lengths.add(part.length());
      reached = part.reached();
    }

    assertThat(lengths, is(List.of(26L, 13L)));
    assertThat(reached, is(plan(archived(), found).reached()));
  }

  @Test
  void aPlanUntilAnotherOneReadsNothingThatCameSince() {
    TopicPlan all = plan(archived(), extent("a", "id", 0, 0, 10), extent("a", "id", 1, 0, 10));

    TopicPlan later =
        plan(
            archived(new TopicPosition("a", "id", 0, 4), new TopicPosition("a", "id", 1, 15)),
            extent("a", "id", 0, 7, 30),
            extent("a", "id", 1, 0, 30),
            extent("a", "id", 2, 0, 30));

    assertThat(later.until(all).spans(), is(List.of(new TopicSpan("a", 0, 7, 10))));
    assertThat("a new gap", later.until(all).gaps(), is(List.of(new TopicGap("a", 0, 4, 7))));
    assertThat(
        "what another run has read beyond stays read",
        later.until(all).reached(),
        is(List.of(new TopicPosition("a", "id", 0, 10), new TopicPosition("a", "id", 1, 15))));
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

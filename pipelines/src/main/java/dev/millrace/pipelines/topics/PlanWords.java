package dev.millrace.pipelines.topics;

import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlaces;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import java.util.List;

/** What a run over topics reads, for a person and for the log of a scheduler. */
public final class PlanWords {
  private PlanWords() {}

  /** The one line of a run that found nothing. */
  public static String nothingNew(TopicPlan plan, Taking taking) {
    int count = plan.shares().size();
    String waiting = waiting(plan);
    return "Nothing new in %s%s"
        .formatted(
            partitions(count),
            waiting.isEmpty()
                ? ": %s up to where %s"
                    .formatted(taking.done(), count == 1 ? "it ends" : "they end")
                : " that could be %s%s".formatted(taking.done(), waiting));
  }

  /**
   * The one line of a run that was published.
   *
   * @param done what it has done: {@code Archived 12 records}
   */
  public static String published(TopicPlan plan, Taking taking, String done) {
    if (plan.spans().isEmpty() && plan.gaps().isEmpty()) {
      return "Nothing to %s in %s yet, and the manifest remembers where the next run begins%s"
          .formatted(taking.verb(), partitions(plan.shares().size()), waiting(plan));
    }
    return "%s of %s%s%s%s"
        .formatted(
            done,
            partitions(plan.spans().size()),
            plan.spans().isEmpty() ? "" : ", offsets " + TopicPlaces.of(plan.spans()),
            plan.gaps().isEmpty() ? "" : "; without what is gone: " + TopicPlaces.of(plan.gaps()),
            waiting(plan));
  }

  /** What a run that takes nothing away reads; empty if there is nothing. */
  public static String read(TopicPlan plan) {
    return plan.spans().isEmpty() ? "" : "offsets " + TopicPlaces.of(plan.spans()) + waiting(plan);
  }

  /**
   * What no run can take yet: where a transaction hangs, none ever could, and nobody knew. Behind a
   * semicolon, and empty where nothing waits.
   */
  private static String waiting(TopicPlan plan) {
    List<String> waiting =
        plan.shares().stream()
            .filter(TopicPlan.Share::isToTheEnd)
            .map(TopicPlan.Share::extent)
            .filter(extent -> extent.waiting() > 0)
            .map(PlanWords::waiting)
            .toList();
    return waiting.isEmpty()
        ? ""
        : "; waiting behind an open transaction: " + TopicPlaces.of(waiting);
  }

  private static String waiting(TopicExtent extent) {
    return "%s %s of %s-%d"
        .formatted(
            Figures.count(extent.waiting()),
            extent.waiting() == 1 ? "offset" : "offsets",
            extent.topic(),
            extent.partition());
  }

  /** What a run would read. */
  public static void print(TopicPlan plan, Taking taking, Console console) {
    Table table =
        Table.of("topic", "partition", "from", "to", "records at most").withRight("partition");
    for (TopicPlan.Share share : plan.shares()) {
      table =
          table.withRow(
              share.extent().topic(),
              share.extent().partition(),
              share.from(),
              share.to(),
              share.length());
    }
    console.table(table);
    console.line();
    console.line(
        "A run would %s at most %s records of %s into %s; this one has written nothing%s"
            .formatted(
                taking.verb(),
                Figures.count(plan.length()),
                partitions(plan.spans().size()),
                taking.where(),
                waiting(plan)));
    if (!plan.gaps().isEmpty()) {
      console.line(
          "Gone before they were %s: %s".formatted(taking.done(), TopicPlaces.of(plan.gaps())));
    }
  }

  /** How many there are. */
  private static String partitions(int count) {
    return Figures.count(count) + (count == 1 ? " partition" : " partitions");
  }
}

package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Ledger;
import dev.millrace.io.Run;
import dev.millrace.pipelines.ingestevents.PartitionReport.PartitionQuality;
import dev.millrace.pipelines.ingestevents.QualityReport.Refuses;
import dev.millrace.transforms.events.Baseline;
import dev.millrace.transforms.quality.RowsProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.values.KV;

/**
 * What a report is made of, as it arrived at the step that publishes.
 *
 * @param fields of each partition
 * @param profile of the run
 * @param partitions the newest
 * @param repeats rows beyond the first with the same values, by the place of the expectation
 * @param baselines of the detectors; none where there are none, or no events
 */
record QualityEvidence(
    int fields,
    RowsProfile profile,
    List<PartitionQuality> partitions,
    Refuses refuses,
    Map<Integer, Long> repeats,
    List<Baseline> baselines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Partitions from the text that they travel as. */
  static List<PartitionQuality> partitions(List<KV<Long, String>> described)
      throws JsonProcessingException {
    List<PartitionQuality> partitions = new ArrayList<>();
    for (KV<Long, String> partition : described) {
      partitions.add(JSON.readValue(partition.getValue(), PartitionQuality.class));
    }
    return partitions;
  }

  /**
   * Holds it against the books: what was lost on its way is not there to be missed, and an
   * expectation would hold of a run that does not meet it.
   *
   * @throws IllegalStateException if they disagree
   */
  void requireComplete(Run run, Ledger ledger) {
    require(run, "rows", profile.rows(), ledger.received(Edges.PROFILES));
    if (partitions.size() < PartitionReport.most(fields)) {
      require(run, "rows of partitions", partitionReport(run).rows(), profile.rows());
    }
    require(run, "dead letters", sum(refuses.deadLetters()), ledger.total("deadLetters"));
    require(run, "broken rules", sum(refuses.anomalies()), ledger.sent(Edges.BROKEN_RULES));
    require(run, "repeated rows", sum(repeats), ledger.sent(Edges.REPEATS));
  }

  private static void require(Run run, String what, long found, long counted) {
    if (found != counted) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Run %s counted %,d %s, and %,d came to its report of quality, so nothing was"
                  + " published: run again, and if it happens again report it as a defect",
              run.id(),
              counted,
              what,
              found));
    }
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(count -> count).sum();
  }

  PartitionReport partitionReport(Run run) {
    return new PartitionReport(1, Edges.PLAN.pipeline(), run.id(), partitions);
  }
}

package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.io.Ledger;
import dev.millrace.io.manifest.VersionedFile;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.KolmogorovSmirnov;
import org.jspecify.annotations.Nullable;

/**
 * What a run landed, by its looks: {@code quality.json} in its folder.
 *
 * @param version of this layout, 1
 * @param rows of events
 * @param fields of these
 * @param partitions the newest, {@value QualitySteps#MOST_PARTITIONS} at most
 * @param deadLetters records that are none
 * @param anomalies events that were set aside
 * @param drift against the run that was published before; null if none was
 * @param expectations in the order of their file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QualityReport(
    int version,
    String pipeline,
    String run,
    long rows,
    List<FieldQuality> fields,
    List<PartitionQuality> partitions,
    Refuse deadLetters,
    Refuse anomalies,
    @Nullable Drift drift,
    List<Expectation.Outcome> expectations) {
  static final VersionedFile<QualityReport> FILE =
      new VersionedFile<>("quality.json", "report of quality", 1, QualityReport.class);

  QualityReport {
    fields = List.copyOf(fields);
    partitions = List.copyOf(partitions);
    expectations = List.copyOf(expectations);
  }

  /**
   * A partition.
   *
   * @param path of its folder; empty where there are none
   */
  record PartitionQuality(String path, long rows, List<FieldQuality> fields) {}

  /**
   * Records that did not become rows.
   *
   * @param share of the records read
   * @param reasons the most frequent first
   */
  record Refuse(long count, double share, List<Reason> reasons) {
    static Refuse of(long count, long read, Map<String, Long> reasons) {
      return new Refuse(
          count,
          shareOf(count, read),
          reasons.entrySet().stream()
              .map(
                  reason ->
                      new Reason(
                          reason.getKey(), reason.getValue(), shareOf(reason.getValue(), read)))
              .sorted(
                  Comparator.comparingLong((Reason reason) -> -reason.count)
                      .thenComparing(Reason::reason))
              .toList());
    }
  }

  /**
   * Why.
   *
   * @param count an anomaly counts for each rule that it breaks
   * @param share of the records read
   */
  record Reason(String reason, long count, double share) {}

  private static double shareOf(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /**
   * How the run differs from another.
   *
   * @param run the other
   * @param rowRatio rows of this one for each of the other; null if that had none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Drift(String run, @Nullable Double rowRatio, List<FieldDrift> fields) {}

  /**
   * How a field of both differs.
   *
   * @param nullShareDifference of this run less that of the other
   * @param distinctRatio of this run for each of the other; null if that had none
   * @param kolmogorovSmirnov the greatest difference of the shares of values up to any value, 0 to
   *     1; null if not both have quantiles
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FieldDrift(
      String field,
      double nullShareDifference,
      @Nullable Double distinctRatio,
      @Nullable Double kolmogorovSmirnov) {}

  /** Without drift. */
  static QualityReport of(
      Ledger ledger,
      String run,
      List<ProfiledField> fields,
      RowsProfile profile,
      List<PartitionQuality> partitions,
      Refuses refuses,
      List<Expectation.Outcome> expectations) {
    long read = ledger.total("read");
    return new QualityReport(
        1,
        Edges.PLAN.pipeline(),
        run,
        profile.rows(),
        FieldQuality.of(fields, profile),
        partitions,
        Refuse.of(ledger.total("deadLetters"), read, refuses.deadLetters()),
        Refuse.of(ledger.total("anomalies"), read, refuses.anomalies()),
        null,
        expectations);
  }

  /** How often each reason was given. */
  record Refuses(Map<String, Long> deadLetters, Map<String, Long> anomalies) {}

  /** The same, held against another run. */
  QualityReport comparedWith(QualityReport before) {
    List<FieldDrift> drifts = new ArrayList<>();
    for (FieldQuality field : fields) {
      before.fields.stream()
          .filter(other -> other.field().equals(field.field()))
          .filter(other -> other.type().equals(field.type()))
          .findFirst()
          .ifPresent(other -> drifts.add(drift(field, other, before.rows)));
    }
    return new QualityReport(
        version,
        pipeline,
        run,
        rows,
        fields,
        partitions,
        deadLetters,
        anomalies,
        new Drift(before.run, ratio(rows, before.rows), drifts),
        expectations);
  }

  private FieldDrift drift(FieldQuality field, FieldQuality other, long rowsOfOther) {
    return new FieldDrift(
        field.field(),
        shareOf(field.nulls(), rows) - shareOf(other.nulls(), rowsOfOther),
        field.distinct() == null || other.distinct() == null
            ? null
            : ratio(field.distinct(), other.distinct()),
        distance(field.numbers(), other.numbers()).orElse(null));
  }

  private static @Nullable Double ratio(long here, long there) {
    return there == 0 ? null : (double) here / there;
  }

  private static Optional<Double> distance(
      Optional<KllDoublesSketch> here, Optional<KllDoublesSketch> there) {
    return here.isEmpty() || there.isEmpty()
        ? Optional.empty()
        : Optional.of(KolmogorovSmirnov.computeKSDelta(here.get(), there.get()));
  }

  /** The drift of a field, if there is any to tell. */
  Optional<FieldDrift> driftOf(String field) {
    return drift == null
        ? Optional.empty()
        : Objects.requireNonNull(drift).fields.stream()
            .filter(one -> one.field.equals(field))
            .findFirst();
  }
}

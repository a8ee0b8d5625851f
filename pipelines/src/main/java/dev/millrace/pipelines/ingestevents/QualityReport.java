package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.io.Ledger;
import dev.millrace.io.manifest.Manifest.Kind;
import dev.millrace.io.manifest.VersionedFile;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.Quantiles;
import dev.millrace.transforms.quality.RowsProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run landed, by its looks: {@code quality.json} in its folder. All of it is about the rows
 * of that run alone, also where it adds to others.
 *
 * @param version of this layout, 1
 * @param kind of the run; null in a file without it
 * @param rows of events
 * @param fields of these
 * @param deadLetters records that are none
 * @param anomalies events that were set aside
 * @param detectors what they found ordinary; null where there are none
 * @param drift against the run that was published before; null if none was, or not both are whole
 * @param expectations in the order of their file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QualityReport(
    int version,
    String pipeline,
    String run,
    @Nullable Kind kind,
    long rows,
    List<FieldQuality> fields,
    Refuse deadLetters,
    Refuse anomalies,
    @Nullable List<DetectorQuality> detectors,
    @Nullable Drift drift,
    List<Expectation.Outcome> expectations) {
  static final VersionedFile<QualityReport> FILE =
      new VersionedFile<>("quality.json", "report of quality", 1, QualityReport.class);

  QualityReport {
    fields = List.copyOf(fields);
    detectors = detectors == null ? null : List.copyOf(detectors);
    expectations = List.copyOf(expectations);
  }

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

  /** Without drift and detectors. */
  static QualityReport of(
      Ledger ledger,
      String run,
      Kind kind,
      List<ProfiledField> fields,
      RowsProfile profile,
      Refuses refuses,
      List<Expectation.Outcome> expectations) {
    long read = ledger.total("read");
    return new QualityReport(
        1,
        Edges.PLAN.pipeline(),
        run,
        kind,
        profile.rows(),
        FieldQuality.of(fields, profile),
        Refuse.of(ledger.total("deadLetters"), read, refuses.deadLetters()),
        Refuse.of(ledger.total("anomalies"), read, refuses.anomalies()),
        null,
        null,
        expectations);
  }

  /** The same with what detectors found ordinary, if there are any. */
  QualityReport withDetectors(List<DetectorQuality> all) {
    return new QualityReport(
        version,
        pipeline,
        run,
        kind,
        rows,
        fields,
        deadLetters,
        anomalies,
        all.isEmpty() ? null : all,
        drift,
        expectations);
  }

  /** How often each reason was given. */
  record Refuses(Map<String, Long> deadLetters, Map<String, Long> anomalies) {}

  /**
   * The same, held against another run; as it is unless both are whole: what an addition holds says
   * nothing of what the one before held.
   *
   * @throws IllegalArgumentException if a sketch of the other is damaged
   */
  QualityReport comparedWith(QualityReport before) {
    if (kind != Kind.WHOLE || before.kind != Kind.WHOLE) {
      return this;
    }
    List<FieldDrift> drifts = new ArrayList<>();
    for (FieldQuality field : fields) {
      before.fields.stream()
          .filter(field::isLike)
          .findFirst()
          .ifPresent(other -> drifts.add(drift(field, other, before.rows)));
    }
    return new QualityReport(
        version,
        pipeline,
        run,
        kind,
        rows,
        fields,
        deadLetters,
        anomalies,
        detectors,
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

  private static Optional<Double> distance(Optional<Quantiles> here, Optional<Quantiles> there) {
    return here.isEmpty() || there.isEmpty()
        ? Optional.empty()
        : Optional.of(here.get().distance(there.get()));
  }

  /** The expectations for whose sake the run is not published. */
  List<Expectation.Outcome> failures() {
    return expectations.stream().filter(Expectation.Outcome::isFailure).toList();
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

package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.pipelines.ingestevents.PartitionReport.PartitionQuality;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Top;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The steps by which profiles of bundles become those of partitions and of the run, and reasons and
 * repeated values are counted: what the step that publishes needs for its report.
 */
final class QualitySteps {
  private static final KvCoder<String, Long> REASONS =
      KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  private QualitySteps() {}

  /** The whole run; none where it has no rows. */
  static PCollection<RowsProfile> ofRun(PCollection<KV<Long, RowsProfile>> partitions) {
    return partitions
        .apply("Profiles alone", Values.create())
        .setCoder(RowsProfile.Coder.of())
        .apply("Profile the run", Combine.globally(RowsProfile.joining()).withoutDefaults())
        .setCoder(RowsProfile.Coder.of());
  }

  /** Each partition. */
  static PCollection<KV<Long, RowsProfile>> ofPartitions(
      PCollection<KV<Long, RowsProfile>> bundles) {
    return bundles
        .apply("Profile partitions", Combine.perKey(RowsProfile.joining()))
        .setCoder(KvCoder.of(VarLongCoder.of(), RowsProfile.Coder.of()));
  }

  /** The newest partitions, as JSON of the report. */
  static PCollectionView<List<KV<Long, String>>> newest(
      PCollection<KV<Long, RowsProfile>> partitions, ReadEvents.Settings reading) {
    return partitions
        .apply("Describe partitions", ParDo.of(new Describe(reading)))
        .setCoder(KvCoder.of(VarLongCoder.of(), StringUtf8Coder.of()))
        .apply(
            "Newest partitions",
            Top.of(PartitionReport.most(reading.layout().profiled().size()), new KV.OrderByKey<>()))
        .apply("View of partitions", View.asSingleton());
  }

  /** What the receiver of profiles has: their rows. */
  static PCollection<LedgerCount> rows(PCollection<RowsProfile> run) {
    return run.apply("Count profiled rows", ParDo.of(new CountRows()));
  }

  /** How often each reason was given for a dead letter. */
  static PCollectionView<Map<String, Long>> ofDeadLetters(PCollection<DeadLetter> letters) {
    return summed("dead letters", letters, letter -> List.of(letter.reason()));
  }

  /** How often each rule was broken. */
  static PCollectionView<Map<String, Long>> ofAnomalies(PCollection<Row> anomalies) {
    return summed(
        "anomalies",
        anomalies,
        row ->
            brokenRules(row).stream()
                .map(rule -> reason(rule.getString("field"), rule.getString("rule")))
                .toList());
  }

  /** A broken rule in words. */
  static String reason(@Nullable String field, @Nullable String rule) {
    return field + ": " + rule;
  }

  /** The rules that an anomaly breaks. */
  static Collection<Row> brokenRules(Row anomaly) {
    return Objects.requireNonNull(anomaly.getArray("broken"));
  }

  /** Rows beyond the first with the same values, by the place of the expectation. */
  static PCollectionView<Map<Integer, Long>> repeats(PCollection<KV<Integer, Long>> beyond) {
    return beyond
        .apply("Add up repeated rows", Sum.longsPerKey())
        .apply("View of repeated rows", View.asMap());
  }

  private static <T> PCollectionView<Map<String, Long>> summed(
      String what, PCollection<T> refused, Reasons<T> reasons) {
    return refused
        .apply("Reasons of " + what, ParDo.of(new CountReasons<>(reasons)))
        .setCoder(REASONS)
        .apply("Add up reasons of " + what, Sum.longsPerKey())
        .apply("View of reasons of " + what, View.asMap());
  }

  /** Why something was refused. */
  @FunctionalInterface
  private interface Reasons<T> extends Serializable {
    List<String> of(T refused);
  }

  private static final class CountReasons<T> extends DoFn<T, KV<String, Long>> {
    private final Reasons<T> reasons;
    private transient Map<String, Long> counts = new HashMap<>();

    private CountReasons(Reasons<T> reasons) {
      this.reasons = reasons;
    }

    @StartBundle
    public void startBundle() {
      counts = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element T refused) {
      reasons.of(refused).forEach(reason -> counts.merge(reason, 1L, Long::sum));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.forEach(
          (reason, count) ->
              context.output(
                  KV.of(reason, count), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
    }
  }

  private static final class CountRows extends DoFn<RowsProfile, LedgerCount> {
    @ProcessElement
    public void process(@Element RowsProfile run, OutputReceiver<LedgerCount> out) {
      out.output(Edges.PROFILES.received(run.rows()));
    }
  }

  private static final class Describe extends DoFn<KV<Long, RowsProfile>, KV<Long, String>> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReadEvents.Settings reading;

    private Describe(ReadEvents.Settings reading) {
      this.reading = reading;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, RowsProfile> partition, OutputReceiver<KV<Long, String>> out)
        throws JsonProcessingException {
      List<ProfiledField> fields = reading.layout().profiled();
      RowsProfile profile = partition.getValue();
      out.output(
          KV.of(
              partition.getKey(),
              JSON.writeValueAsString(
                  new PartitionQuality(
                      reading.partitions().folder(partition.getKey()),
                      profile.rows(),
                      FieldQuality.of(fields, profile).stream()
                          .map(FieldQuality::inPartition)
                          .toList()))));
    }
  }
}

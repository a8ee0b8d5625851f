package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Baseline;
import dev.millrace.transforms.events.BrokenRule;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.quality.BundleProfiles;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Takes the row of each event, sets aside those that break a rule or are not ordinary, and counts
 * what came and what goes on to its file. On the way it looks at what the rows hold, so that nobody
 * reads them again.
 */
final class PartitionEvents extends DoFn<Event, Row> {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Row> ANOMALIES = new TupleTag<>("anomalies") {};
  static final TupleTag<KV<Long, RowsProfile>> PROFILES = new TupleTag<>("profiles") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  /** Only where something is expected to be unique: Spark fails on an output nobody takes. */
  static final TupleTag<KV<Integer, KV<byte[], Long>>> KEYS = new TupleTag<>("keys") {};

  private final Edge from;
  private final EventLayout layout;
  private final EventPartitions partitions;
  private final Expectations expectations;
  private final @Nullable PCollectionView<Iterable<List<Baseline>>> baselines;
  private final MadeThere<List<ProfiledField>> fields;
  private transient Work work = Work.of(List.of(), Map.of());

  /**
   * @param from the edge that events come over
   * @param baselines of the detectors; null where there are none
   */
  PartitionEvents(
      Edge from,
      EventLayout layout,
      EventPartitions partitions,
      Expectations expectations,
      @Nullable PCollectionView<Iterable<List<Baseline>>> baselines) {
    this.from = from;
    this.layout = layout;
    this.partitions = partitions;
    this.expectations = expectations;
    this.baselines = baselines;
    this.fields = new MadeThere<>(layout::profiled);
  }

  /** What comes out beside rows. */
  TupleTagList besideRows() {
    TupleTagList tags = TupleTagList.of(ANOMALIES).and(PROFILES).and(COUNTS);
    return expectations.unique().isEmpty() ? tags : tags.and(KEYS);
  }

  /** What it looks at beside events. */
  List<PCollectionView<?>> sideInputs() {
    return baselines == null ? List.of() : List.of(baselines);
  }

  /** What is known of the bundle at hand. */
  private static final class Work {
    private final BundleProfiles profiles;
    private final Map<Integer, List<ProfiledField>> unique;
    private @Nullable List<Baseline> baselines;
    private long kept;
    private long setAside;
    private long brokenRules;
    private final EqualValues waiting = new EqualValues();
    private long keys;

    private Work(BundleProfiles profiles, Map<Integer, List<ProfiledField>> unique) {
      this.profiles = profiles;
      this.unique = unique;
    }

    static Work of(List<ProfiledField> fields, Map<Integer, List<ProfiledField>> unique) {
      return new Work(new BundleProfiles(fields), unique);
    }
  }

  @StartBundle
  public void startBundle() {
    List<ProfiledField> all = fields.get();
    work = Work.of(all, CountRepeats.fields(expectations, all));
  }

  @ProcessElement
  public void process(ProcessContext context, @Element Event event, MultiOutputReceiver out) {
    List<BrokenRule> unusual = unusual(event, context);
    if (layout.isAnomaly(event.row()) || !unusual.isEmpty()) {
      work.setAside++;
      Row anomaly = layout.anomaly(event, unusual);
      work.brokenRules += QualitySteps.brokenRules(anomaly).size();
      out.get(ANOMALIES).output(anomaly);
      return;
    }
    work.kept++;
    Row row = layout.landed(event);
    work.profiles.add(partitions.of(row), row);
    if (work.profiles.isFull()) {
      work.profiles.drainTo(
          (partition, profile) -> out.get(PROFILES).output(KV.of(partition, profile)));
    }
    work.unique.forEach(
        (place, fields) ->
            CountRepeats.key(place, fields, row)
                .ifPresent(
                    key -> {
                      work.keys++;
                      work.waiting.add(key, 1);
                    }));
    if (CountRepeats.isFull(work.waiting)) {
      CountRepeats.drain(work.waiting, out.get(KEYS)::output);
    }
    out.get(ROWS).output(row);
  }

  private List<BrokenRule> unusual(Event event, ProcessContext context) {
    if (baselines == null) {
      return List.of();
    }
    List<Baseline> known = work.baselines;
    if (known == null) {
      known = context.sideInput(baselines).iterator().next();
      work.baselines = known;
    }
    return layout.detectors().unusual(event.row(), known);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (work.kept + work.setAside > 0) {
      write(context, from.received(work.kept + work.setAside));
      if (baselines != null) {
        write(context, Edges.LEARNED.received(work.kept + work.setAside));
      }
      write(context, Edges.ROWS.sent(work.kept));
      write(context, Edges.ANOMALIES.sent(work.setAside));
      write(context, Edges.BROKEN_RULES.sent(work.brokenRules));
      write(context, Edges.PROFILES.sent(work.kept));
    }
    if (work.keys > 0) {
      write(context, Edges.KEYS.sent(work.keys));
    }
    CountRepeats.drain(
        work.waiting,
        key -> context.output(KEYS, key, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
    work.profiles.drainTo(
        (partition, profile) ->
            context.output(
                PROFILES,
                KV.of(partition, profile),
                BoundedWindow.TIMESTAMP_MIN_VALUE,
                GlobalWindow.INSTANCE));
  }

  private static void write(DoFn<Event, Row>.FinishBundleContext context, LedgerCount count) {
    context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
  }
}

package dev.millrace.io;

import com.google.common.collect.ImmutableList;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a streaming run: closes the books of each window when the watermark has passed
 * it, and if they balance, gives the window's files their names and writes {@code
 * ledger/<window>.json}. If they do not, a {@link HealthAlert} lands and the run fails, both with
 * the edges that disagree, and nothing of the window is published.
 *
 * <p>By {@link #watching} a window with too many dead letters, or one that is published late, lands
 * a {@link HealthAlert} too, before its ledger.
 *
 * <p>Hands on the start of each window that is published, in that window.
 *
 * <p>Takes counts in fixed windows. Those of a landing exist only when its files are complete, so
 * that a window is closed when all of it has landed. A count that comes after its window was closed
 * is of data that the engine has dropped as late, and fails the run: lateness must be judged before
 * (see {@code KafkaInlet}).
 *
 * <p><b>Metric</b>: {@code millrace.publish.latency}, from a window's end to its publication
 * ({@link DelayMetric}).
 *
 * <p><b>Idempotent</b>: an engine that goes back to a checkpoint lands and publishes the same files
 * again. <b>Cost</b>: all counts of a window meet on one worker; one listing for each table.
 */
public final class PublishWindows
    extends PTransform<PCollectionList<LedgerCount>, PCollection<Instant>> {
  /** How long counts of a closed window are noticed. */
  private static final Duration WATCH = Duration.standardDays(1);

  private final Run run;
  private final LedgerPlan plan;
  private final List<LandFiles<?>> tables;

  private final @Nullable SendTable sending;
  private final HealthRules health;
  private final Clock clock;
  private final @Nullable Integer keepRuns;

  private PublishWindows(
      Run run,
      LedgerPlan plan,
      List<LandFiles<?>> tables,
      @Nullable SendTable sending,
      HealthRules health,
      Clock clock,
      @Nullable Integer keepRuns) {
    this.run = run;
    this.plan = plan;
    this.tables = List.copyOf(tables);
    this.sending = sending;
    this.health = health;
    this.clock = clock;
    this.keepRuns = keepRuns;
  }

  public static PublishWindows of(Run run, LedgerPlan plan) {
    return new PublishWindows(
        run, plan, List.of(), null, HealthRules.none(), Clock.systemUTC(), null);
  }

  /** Says what is too much of a window's dead letters and delay; by default nothing is. */
  public PublishWindows watching(HealthRules rules) {
    return new PublishWindows(run, plan, tables, sending, rules, clock, keepRuns);
  }

  /** Measures delays by this clock, which can be serialised. */
  PublishWindows by(Clock wall) {
    return new PublishWindows(run, plan, tables, sending, health, wall, keepRuns);
  }

  /**
   * Also sends the rows of a table, which are lines, when their window is published. For an engine
   * that fires windows in the order of time.
   */
  public PublishWindows sending(SendTable table) {
    return new PublishWindows(run, plan, tables, table, health, clock, keepRuns);
  }

  /**
   * Publishes the run too, when the first of its windows is published, and removes the oldest
   * beyond {@code keepRuns}: until then readers keep the run before. For a run that was not
   * published before it was started.
   */
  public PublishWindows publishingRun(int keepRuns) {
    return new PublishWindows(run, plan, tables, sending, health, clock, keepRuns);
  }

  /** A table whose files are published with the window. */
  public PublishWindows withTable(LandFiles<?> table) {
    List<LandFiles<?>> more = new ArrayList<>(tables);
    more.add(table);
    return new PublishWindows(run, plan, more, sending, health, clock, keepRuns);
  }

  @Override
  public PCollection<Instant> expand(PCollectionList<LedgerCount> counts) {
    PCollection<LedgerCount> all = counts.apply("All counts", Flatten.pCollections());
    return all.apply(
            "When the window is over",
            Window.<LedgerCount>configure()
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(WATCH)
                .discardingFiredPanes())
        .apply("On one desk", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), LedgerCount.Coder.of()))
        .apply("Gather", GroupByKey.create())
        .apply(
            "Balance and publish",
            ParDo.of(
                new PublishWindow(
                    run,
                    plan,
                    tables.stream().map(table -> table.folder().toString()).distinct().toList(),
                    sending,
                    health,
                    clock,
                    keepRuns)))
        .setCoder(InstantCoder.of());
  }

  private static final class PublishWindow
      extends DoFn<KV<Integer, Iterable<LedgerCount>>, Instant> {
    private final Run run;
    private final LedgerPlan plan;
    private final List<String> folders;
    private final @Nullable SendTable sending;
    private final HealthRules rules;
    private final Clock clock;
    private final DelayMetric latency = DelayMetric.of("millrace.publish", "latency");
    private final @Nullable Integer keepRuns;
    private transient @Nullable WindowOutbox outbox;
    private transient @Nullable HealthLanding health;
    private transient boolean isRunPublished;

    private PublishWindow(
        Run run,
        LedgerPlan plan,
        List<String> folders,
        @Nullable SendTable sending,
        HealthRules rules,
        Clock clock,
        @Nullable Integer keepRuns) {
      this.run = run;
      this.plan = plan;
      this.folders = List.copyOf(folders);
      this.sending = sending;
      this.rules = rules;
      this.clock = clock;
      this.keepRuns = keepRuns;
    }

    @Setup
    public void setup() {
      health = new HealthLanding(run, rules);
    }

    @Teardown
    public void teardown() throws IOException {
      if (outbox != null) {
        outbox.close();
      }
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<LedgerCount>> counts,
        BoundedWindow window,
        PaneInfo pane,
        OutputReceiver<Instant> published)
        throws IOException {
      IntervalWindow interval = (IntervalWindow) window;
      List<LedgerCount> all = ImmutableList.copyOf(counts.getValue());
      if (all.isEmpty()) {
        // When the watermark jumps to the end of time, Flink's runner fires a window again, empty.
        return;
      }
      if (!pane.isFirst()) {
        throw new IllegalStateException(
            String.format(
                "Window %s of run %s got more data after it was closed: the engine would have"
                    + " dropped it. This is a fault of the source's watermark, not of the data",
                WindowFiles.name(interval), run.id()));
      }
      Ledger ledger = Ledger.close(plan, run.id(), all);
      HealthLanding landing = Objects.requireNonNull(health);
      HealthAlert.Scope scope = new HealthAlert.Scope(interval);
      if (!ledger.balanced()) {
        throw landing.unbalanced(
            scope,
            ledger,
            UnbalancedLedgerException.ofWindow(WindowFiles.name(interval), run, ledger));
      }
      landing.balanced(scope, ledger);
      for (String folder : folders) {
        WindowFiles.publish(FileSystems.matchNewResource(folder, true), interval);
      }
      if (sending != null) {
        sending.send(interval.start(), opened(sending));
      }
      long now = clock.millis();
      landing.published(interval, now);
      writeLedger(ledger, interval);
      publishRun();
      published.output(interval.start());
      latency.observe(now - interval.end().getMillis());
      latency.report();
    }

    /**
     * By the first window, not when this is set up: an engine sets up one for each task, and all
     * windows come to one of them. Another that opened the outbox after it would take it away.
     */
    private WindowOutbox opened(SendTable table) throws IOException {
      WindowOutbox open = outbox;
      if (open == null) {
        open = table.open();
        outbox = open;
      }
      return open;
    }

    /** Once for each start of this step; doing it again changes nothing. */
    private void publishRun() throws IOException {
      if (keepRuns != null && !isRunPublished) {
        Publication publication = Publication.of(run);
        publication.requireClaim();
        publication.publish(plan.pipeline(), keepRuns);
        isRunPublished = true;
      }
    }

    /** Last and at once: a window with a ledger is published. */
    private void writeLedger(Ledger ledger, IntervalWindow window) throws IOException {
      OutputFolder.at(run.table("ledger"))
          .replace(WindowFiles.name(window) + ".json", ledger.toJson());
    }
  }
}

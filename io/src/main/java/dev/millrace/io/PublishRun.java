package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a bounded run: gathers every count of its books, writes {@code ledger.json}, and
 * publishes the run if they balance. If they do not, a {@link HealthAlert} lands and the run fails,
 * both with the edges that disagree, and the published run stays as it was.
 *
 * <p>The counts of a landing exist only when its files are complete, so that nothing is published
 * before all of it has landed; no other signal is needed.
 *
 * <p><b>Cost</b>: all counts meet on one worker: some tens for each range of input.
 */
public final class PublishRun extends PTransform<PCollectionList<LedgerCount>, PDone> {
  private final Run run;
  private final LedgerPlan plan;
  private final int keepRuns;
  private final List<LandFiles<?>> tables;

  private final List<LedgerCount> opening;
  private final HealthRules health;
  private final @Nullable Addition addition;

  private PublishRun(
      Run run,
      LedgerPlan plan,
      int keepRuns,
      List<LandFiles<?>> tables,
      List<LedgerCount> opening,
      HealthRules health,
      @Nullable Addition addition) {
    this.run = run;
    this.plan = plan;
    this.keepRuns = keepRuns;
    this.tables = tables;
    this.opening = opening;
    this.health = health;
    this.addition = addition;
  }

  public static PublishRun of(Run run, LedgerPlan plan) {
    // A run over no lines has books too: all zeros.
    return new PublishRun(
        run, plan, 3, List.of(), List.of(plan.edges().get(0).sent(0)), HealthRules.none(), null);
  }

  /** Keeps so many published runs, this one included; the default is 3. */
  public PublishRun keeping(int runs) {
    checkArgument(runs >= 1, "Invalid number of runs to keep: %s (must be >= 1)", runs);
    return new PublishRun(run, plan, runs, tables, opening, health, addition);
  }

  /** A table whose folder must hold a file even if it has no rows. */
  public PublishRun withTable(LandFiles<?> table) {
    List<LandFiles<?>> more = new ArrayList<>(tables);
    more.add(table);
    return new PublishRun(run, plan, keepRuns, List.copyOf(more), opening, health, addition);
  }

  /** What is known when the graph is built, such as how much of the input there is to read. */
  public PublishRun opening(LedgerCount count) {
    List<LedgerCount> more = new ArrayList<>(opening);
    more.add(count);
    return new PublishRun(run, plan, keepRuns, tables, List.copyOf(more), health, addition);
  }

  /** Says what is too much of a run's dead letters; by default nothing is. */
  public PublishRun watching(HealthRules rules) {
    return new PublishRun(run, plan, keepRuns, tables, opening, rules, addition);
  }

  /** Keeps all published runs, whatever {@link #keeping} says: this one adds to them. */
  public PublishRun adding(Addition manifest) {
    return new PublishRun(run, plan, keepRuns, tables, opening, health, manifest);
  }

  @Override
  public PDone expand(PCollectionList<LedgerCount> counts) {
    PCollection<LedgerCount> opened =
        counts
            .getPipeline()
            .apply("Open the books", Create.of(opening).withCoder(LedgerCount.Coder.of()));
    counts
        .and(opened)
        .apply("All counts", Flatten.pCollections())
        .apply("On one desk", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), LedgerCount.Coder.of()))
        .apply("Gather", GroupByKey.create())
        .apply(
            "Balance and publish",
            ParDo.of(new Publish(run, plan, keepRuns, tables, health, addition)));
    return PDone.in(counts.getPipeline());
  }

  private static final class Publish extends DoFn<KV<Integer, Iterable<LedgerCount>>, Void> {
    private final Run run;
    private final LedgerPlan plan;
    private final int keepRuns;
    private final List<LandFiles<?>> tables;
    private final HealthRules health;
    private final @Nullable Addition addition;

    private Publish(
        Run run,
        LedgerPlan plan,
        int keepRuns,
        List<LandFiles<?>> tables,
        HealthRules health,
        @Nullable Addition addition) {
      this.run = run;
      this.plan = plan;
      this.keepRuns = keepRuns;
      this.tables = tables;
      this.health = health;
      this.addition = addition;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<LedgerCount>> counts) throws IOException {
      Ledger ledger = Ledger.close(plan, run.id(), counts.getValue());
      for (LandFiles<?> table : tables) {
        if (ledger.received(table.edge()) == 0) {
          table.writeEmpty();
        }
      }
      writeLedger(ledger);
      HealthLanding landing = new HealthLanding(run, health);
      HealthAlert.Scope scope = new HealthAlert.Scope(null);
      if (!ledger.balanced()) {
        throw landing.unbalanced(scope, ledger, new UnbalancedLedgerException(run, ledger));
      }
      landing.balanced(scope, ledger);
      ledger.requireSomethingKept();
      Publication publication = Publication.of(run);
      publication.requireClaim();
      if (addition == null) {
        publication.publish(plan.pipeline(), keepRuns);
      } else {
        addition.announce(run, ledger);
        publication.publish(plan.pipeline());
        addition.tidy(run);
      }
      publication.release();
    }

    private void writeLedger(Ledger ledger) throws IOException {
      ResourceId file = run.folder().resolve("ledger.json", StandardResolveOptions.RESOLVE_FILE);
      try (WritableByteChannel channel = FileSystems.create(file, "application/json")) {
        channel.write(ByteBuffer.wrap(ledger.toJson().getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}

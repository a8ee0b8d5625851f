package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Joiner;
import com.google.common.collect.Iterables;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.io.Serializable;
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
  private final Duties duties;
  private final List<LedgerCount> opening;

  private PublishRun(Duties duties, List<LedgerCount> opening) {
    this.duties = duties;
    this.opening = List.copyOf(opening);
  }

  public static PublishRun of(Run run, LedgerPlan plan) {
    // A run over no lines has books too: all zeros.
    return new PublishRun(
        new Duties(run, plan, 3, List.of(), List.of(), List.of(), HealthRules.none(), null),
        List.of(plan.edges().get(0).sent(0)));
  }

  /** Keeps so many published runs, this one included; the default is 3. */
  public PublishRun keeping(int runs) {
    checkArgument(runs >= 1, "Invalid number of runs to keep: %s (must be >= 1)", runs);
    return new PublishRun(duties.keeping(runs), opening);
  }

  /** A table whose folder must hold a file even if it has no rows. */
  public PublishRun withTable(LandFiles<?> table) {
    return new PublishRun(duties.withTable(table), opening);
  }

  /** A table whose folders must hold the files that were landed, and no other. */
  public PublishRun withPartitions(LandPartitions<?> table) {
    return new PublishRun(duties.withPartitions(table.files()), opening);
  }

  /**
   * A table whose rows move into it when the books balance, before readers are told of the run. A
   * run that is stopped between the two has landed there, and {@link UnfinishedRun} publishes it.
   */
  public PublishRun withStaged(StagedTable table) {
    return new PublishRun(duties.withStaged(table), opening);
  }

  /** What is known when the graph is built, such as how much of the input there is to read. */
  public PublishRun opening(LedgerCount count) {
    List<LedgerCount> more = new ArrayList<>(opening);
    more.add(count);
    return new PublishRun(duties, more);
  }

  /** Says what is too much of a run's dead letters; by default nothing is. */
  public PublishRun watching(HealthRules rules) {
    return new PublishRun(duties.watching(rules), opening);
  }

  /** Keeps all published runs, whatever {@link #keeping} says: this one adds to them. */
  public PublishRun adding(Addition manifest) {
    return new PublishRun(duties.adding(manifest), opening);
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
        .apply("Balance and publish", ParDo.of(new Publish(duties)));
    return PDone.in(counts.getPipeline());
  }

  /** What is to be done when all has landed. */
  private record Duties(
      Run run,
      LedgerPlan plan,
      int keepRuns,
      List<LandFiles<?>> tables,
      List<PartitionFiles> partitions,
      List<StagedTable> staged,
      HealthRules health,
      @Nullable Addition addition)
      implements Serializable {
    Duties keeping(int runs) {
      return new Duties(run, plan, runs, tables, partitions, staged, health, addition);
    }

    Duties withTable(LandFiles<?> table) {
      return new Duties(
          run, plan, keepRuns, and(tables, table), partitions, staged, health, addition);
    }

    Duties withPartitions(PartitionFiles files) {
      return new Duties(
          run, plan, keepRuns, tables, and(partitions, files), staged, health, addition);
    }

    Duties withStaged(StagedTable table) {
      return new Duties(
          run, plan, keepRuns, tables, partitions, and(staged, table), health, addition);
    }

    Duties watching(HealthRules rules) {
      return new Duties(run, plan, keepRuns, tables, partitions, staged, rules, addition);
    }

    Duties adding(Addition manifest) {
      return new Duties(run, plan, keepRuns, tables, partitions, staged, health, manifest);
    }

    private static <T> List<T> and(List<T> some, T one) {
      List<T> more = new ArrayList<>(some);
      more.add(one);
      return List.copyOf(more);
    }
  }

  private static final class Publish extends DoFn<KV<Integer, Iterable<LedgerCount>>, Void> {
    private final Duties duties;

    private Publish(Duties duties) {
      this.duties = duties;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<LedgerCount>> counts) throws IOException {
      Run run = duties.run;
      Ledger ledger =
          Ledger.close(duties.plan, run.id(), Iterables.concat(counts.getValue(), found()));
      for (LandFiles<?> table : duties.tables) {
        if (ledger.received(table.edge()) == 0) {
          table.writeEmpty();
        }
      }
      writeLedger(run, ledger);
      requireBalanced(ledger);
      ledger.requireSomethingKept();
      Publication publication = Publication.of(run);
      publication.requireClaim();
      moveStaged(ledger);
      announce(ledger, publication);
      publication.release();
    }

    /** Each table moves at once, but several do so one after the other. */
    private void moveStaged(Ledger ledger) throws IOException {
      List<StagedTable> moved = new ArrayList<>();
      for (StagedTable table : duties.staged) {
        try {
          table.move(ledger.received(table.edge()));
        } catch (IOException e) {
          throw moved.isEmpty() ? e : new IOException(replacedBefore(moved, e), e);
        }
        moved.add(table);
      }
    }

    private String replacedBefore(List<StagedTable> moved, IOException fault) {
      return String.format(
          "%s (%s: replaced already by rows of run %s; the other tables are as they were: run"
              + " again, which replaces all of them)",
          fault.getMessage(), Joiner.on(", ").join(moved), duties.run.id());
    }

    private List<LedgerCount> found() throws IOException {
      List<LedgerCount> found = new ArrayList<>();
      for (PartitionFiles files : duties.partitions) {
        found.add(files.found());
      }
      return found;
    }

    private void requireBalanced(Ledger ledger) throws IOException {
      HealthLanding landing = new HealthLanding(duties.run, duties.health);
      HealthAlert.Scope scope = new HealthAlert.Scope(null);
      if (!ledger.balanced()) {
        throw landing.unbalanced(scope, ledger, new UnbalancedLedgerException(duties.run, ledger));
      }
      landing.balanced(scope, ledger);
    }

    private void announce(Ledger ledger, Publication publication) throws IOException {
      Addition addition = duties.addition;
      if (addition == null) {
        publication.publish(duties.plan.pipeline(), duties.keepRuns);
      } else {
        addition.announce(duties.run, ledger);
        publication.publish(duties.plan.pipeline());
        addition.tidy(duties.run);
      }
    }

    private static void writeLedger(Run run, Ledger ledger) throws IOException {
      ResourceId file = run.folder().resolve("ledger.json", StandardResolveOptions.RESOLVE_FILE);
      try (WritableByteChannel channel = FileSystems.create(file, "application/json")) {
        channel.write(ByteBuffer.wrap(ledger.toJson().getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}

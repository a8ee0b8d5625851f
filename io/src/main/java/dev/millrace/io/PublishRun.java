package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Joiner;
import com.google.common.collect.Iterables;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Receipt;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.apache.beam.sdk.values.PCollectionView;
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
        new Duties(
            run,
            plan,
            3,
            List.of(),
            List.of(),
            List.of(),
            HealthRules.none(),
            null,
            Least.SOMETHING),
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

  /**
   * Has a run say what it is, before rows move into a staged table and readers are told. What
   * becomes of runs before it is up to that, whatever {@link #keeping} says.
   */
  public PublishRun announcedBy(Announcement announcement) {
    return new PublishRun(duties.announcedBy(announcement), opening);
  }

  /** Publishes also a run that used nothing of what it read: its input does not come again. */
  public PublishRun whateverIsKept() {
    return new PublishRun(duties.whateverIsKept(), opening);
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
            "Balance and publish", ParDo.of(new Publish(duties)).withSideInputs(duties.evidence()));
    return PDone.in(counts.getPipeline());
  }

  /** What a run must have kept of what it read. */
  private enum Least {
    SOMETHING,
    NOTHING
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
      @Nullable Announcement announcement,
      Least least)
      implements Serializable {
    List<PCollectionView<?>> evidence() {
      return announcement == null ? List.of() : announcement.evidence();
    }

    Duties keeping(int runs) {
      return new Duties(run, plan, runs, tables, partitions, staged, health, announcement, least);
    }

    Duties withTable(LandFiles<?> table) {
      return new Duties(
          run, plan, keepRuns, and(tables, table), partitions, staged, health, announcement, least);
    }

    Duties withPartitions(PartitionFiles files) {
      return new Duties(
          run, plan, keepRuns, tables, and(partitions, files), staged, health, announcement, least);
    }

    Duties withStaged(StagedTable table) {
      return new Duties(
          run, plan, keepRuns, tables, partitions, and(staged, table), health, announcement, least);
    }

    Duties watching(HealthRules rules) {
      return new Duties(
          run, plan, keepRuns, tables, partitions, staged, rules, announcement, least);
    }

    Duties announcedBy(Announcement one) {
      return new Duties(run, plan, keepRuns, tables, partitions, staged, health, one, least);
    }

    Duties whateverIsKept() {
      return new Duties(
          run, plan, keepRuns, tables, partitions, staged, health, announcement, Least.NOTHING);
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
    public void process(ProcessContext context) throws IOException {
      Run run = duties.run;
      List<Announcement.Landed> landed = new ArrayList<>();
      Ledger ledger =
          Ledger.close(
              duties.plan,
              run.id(),
              Iterables.concat(
                  // Flink hands over what was gathered once.
                  Iterables.transform(context.element().getValue(), count -> noted(count, landed)),
                  found()));
      landEmpty(ledger).forEach(count -> noted(count, landed));
      writeLedger(run, ledger);
      requireBalanced(ledger);
      switch (duties.least) {
        case SOMETHING -> ledger.requireSomethingKept();
        case NOTHING -> {}
      }
      Publication publication = Publication.of(run);
      publication.requireClaim();
      announce(ledger, landed, context::sideInput);
      // What it says of itself may be long, and no row may move of a run that was given up
      // meanwhile.
      publication.requireClaim();
      moveStaged(ledger);
      publish(publication);
      publication.release();
    }

    private List<LedgerCount> landEmpty(Ledger ledger) throws IOException {
      List<LedgerCount> empty = new ArrayList<>();
      for (LandFiles<?> table : duties.tables) {
        if (ledger.received(table.edge()) == 0) {
          empty.addAll(table.landEmpty());
        }
      }
      return empty;
    }

    /** The same count; its receipt is written down, if it has one. */
    private static LedgerCount noted(LedgerCount count, List<Announcement.Landed> landed) {
      Receipt receipt = count.receipt();
      if (receipt != null) {
        landed.add(new Announcement.Landed(Edge.of(count), count.count(), receipt));
      }
      return count;
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

    private void announce(
        Ledger ledger, List<Announcement.Landed> landed, Announcement.Evidence evidence)
        throws IOException {
      if (duties.announcement != null) {
        landed.sort(Comparator.comparing(one -> one.file().place()));
        duties.announcement.announce(duties.run, ledger, landed, evidence);
      }
    }

    private void publish(Publication publication) throws IOException {
      if (duties.announcement == null) {
        publication.publish(duties.plan.pipeline(), duties.keepRuns);
      } else {
        publication.publish(duties.plan.pipeline());
        duties.announcement.tidy(duties.run);
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

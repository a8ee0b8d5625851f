package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Throwables;
import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.HealthRules;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnbalancedLedgerException;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A record lost anywhere between two steps is seen, named, and keeps the run from its readers. */
class LedgerSeesLeaksTest {
  private static final Set<Edge> ONLY_OF_COPIES =
      Set.of(Edges.LINES_TO_COMPARE, Edges.DISTINCT_LINES);

  private final Path folder;
  private final Path logs;
  private final Run run;

  LedgerSeesLeaksTest(@TempDir Path folder) {
    this.folder = folder;
    this.logs = folder.resolve("logs");
    this.run = new Run(folder.resolve("out").toString(), "20260301T120000Z-0001");
  }

  @BeforeEach
  void publishARunBefore() throws IOException {
    Run before = new Run(run.output(), "20260228T120000Z-0000");
    Files.createDirectories(Path.of(before.folder().toString()));
    Publication.of(before).publish("web-log-alerts", 3);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void aRecordLostBetweenTwoSteps(Edge edge) throws IOException {
    assertSeen(edge, Leak.between(edge), duplicates(edge));
  }

  @Test
  void aRangeLostBeforeCopiesAreCompared() throws IOException {
    assertSeen(Edges.RANGES, Leak.between(Edges.RANGES), Duplicates.COPIES);
  }

  @ParameterizedTest
  @MethodSource("landings")
  void aRowLostBetweenALandingAndItsFile(Edge edge) throws IOException {
    assertSeen(edge, Leak.inFilesOf(edge), duplicates(edge));
  }

  @ParameterizedTest
  @EnumSource
  void withoutALeakTheBooksBalance(TableFormat format) throws IOException {
    SmallSite.logIn(logs);

    run(Duplicates.KEEP, Seams.NONE, format);

    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(Publication.of(run).published().orElse(""), is(run.id()));
    assertThat(total("read"), is((long) SmallSite.lines().size()));
    assertThat(total("deadLetters"), is(2L));
    assertThat(total("kept"), is(SmallSite.lines().size() - 2L));
  }

  @Test
  void withoutALeakTheBooksBalanceWhereCopiesAreDropped() throws IOException {
    SmallSite.logAndCopyIn(logs);
    SmallSite.logIn(logs.resolve("another-server"));
    int lines = SmallSite.lines().size();
    int copied = lines - lines / 2;

    run(Duplicates.COPIES, Seams.NONE, TableFormat.PARQUET);

    assertThat(ledger().get("balanced").asBoolean(), is(true));
    assertThat(total("read"), is(2L * lines + copied + 1));
    assertThat(total("duplicates"), is((long) copied));
    assertThat(total("deadLetters"), is(5L));
    assertThat(total("kept"), is(2 * (lines - 2L)));
  }

  private static Duplicates duplicates(Edge edge) {
    return ONLY_OF_COPIES.contains(edge) ? Duplicates.COPIES : Duplicates.KEEP;
  }

  private void assertSeen(Edge edge, Seams leak, Duplicates duplicates) throws IOException {
    switch (duplicates) {
      case KEEP -> SmallSite.logIn(logs);
      case COPIES -> SmallSite.logAndCopyIn(logs);
      case ID -> throw new IllegalArgumentException("Lines of files have no ids");
    }
    String current = Files.readString(folder.resolve("out/current.json"));

    Throwable failure =
        Throwables.getRootCause(
            assertThrows(RuntimeException.class, () -> run(duplicates, leak, TableFormat.PARQUET)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(failure.getMessage(), containsString(edge.from() + " sent "));
    assertThat(failure.getMessage(), containsString(", " + edge.to() + " received "));
    assertThat(ledger().get("balanced").asBoolean(), is(false));
    assertThat(disagreeing(), is(Set.of(edge.from() + " > " + edge.to())));
    assertThat(Files.readString(folder.resolve("out/current.json")), is(current));
  }

  private void run(Duplicates duplicates, Seams seams, TableFormat format) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    SharedSteps.Settings settings =
        new SharedSteps.Settings(
            new Selection(
                LogFormat.of("combined"),
                IgnoreList.of(List.of()),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Duration.standardMinutes(1).getMillis()),
            TestModel.model(),
            0.5,
            format,
            HealthRules.none());
    List<String> inputs = List.of(logs.toString());
    new WebLogAlertsGraph(
            new LogFiles(
                inputs,
                FileInlet.matching(inputs),
                settings.selection(),
                duplicates,
                new Servers(Servers.FOLDER),
                settings.health(),
                seams),
            new WebLogAlertsGraph.Settings(settings, 3),
            run,
            seams)
        .build(pipeline);
    Publication publication = Publication.of(run);
    publication.claim();
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      publication.release();
    }
  }

  private JsonNode ledger() throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(folder.resolve("out/runs/" + run.id() + "/ledger.json")));
  }

  private long total(String name) throws IOException {
    return ledger().get("totals").get(name).asLong();
  }

  private Set<String> disagreeing() throws IOException {
    Set<String> edges = new LinkedHashSet<>();
    for (JsonNode edge : ledger().get("edges")) {
      if (edge.get("sent").asLong() != edge.get("received").asLong()) {
        edges.add(edge.get("from").asText() + " > " + edge.get("to").asText());
      }
    }
    return edges;
  }

  /** Every edge there is; where two count the same passage in two units, one of them. */
  static Stream<Edge> edges() {
    return Edges.PLAN.edges().stream()
        .collect(
            Collectors.toMap(
                edge -> List.of(edge.from(), edge.to()),
                edge -> edge,
                (first, again) -> first,
                LinkedHashMap::new))
        .values()
        .stream();
  }

  static Stream<Edge> landings() {
    return Stream.of(
        Edges.DEAD_LETTERS,
        Edges.CLIENT_ROWS,
        Edges.CLIENT_ALERTS,
        Edges.TRAFFIC_ROWS,
        Edges.TRAFFIC_ALERTS);
  }
}

package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandFilesTest {
  private static final Edge EDGE = new Edge("Count", "Land rows", "rows");
  private static final LedgerPlan PLAN = LedgerPlan.of("test").withEdges(EDGE, EDGE.in("requests"));

  /** A small row. */
  record Row(String name, long requests) {}

  private final Path output;
  private final Run run;

  LandFilesTest(@TempDir Path folder) {
    // Signs that file systems take for wildcards.
    this.output = folder.resolve("out [1]*");
    this.run = new Run(output.toString(), "run-1");
  }

  @BeforeEach
  void claim() throws IOException {
    Publication.of(run).claim();
  }

  @Test
  void landsEveryRowOnceInSoManyFilesAndPublishes() throws IOException {
    publish(rows(40), landing().inShards(4), 40, 40 * 39 / 2);

    assertThat(
        files(),
        contains(
            "part-00000-of-00004.jsonl",
            "part-00001-of-00004.jsonl",
            "part-00002-of-00004.jsonl",
            "part-00003-of-00004.jsonl"));
    assertThat(landed(), containsInAnyOrder(rows(40).toArray()));
    assertThat(Publication.of(run).published().orElse(""), is("run-1"));
    assertThat(Files.exists(output.resolve("owner.json")), is(false));
  }

  @Test
  void landingAgainDoublesNothing() throws IOException {
    publish(rows(40), landing().inShards(4), 40, 40 * 39 / 2);
    List<String> files = files();

    publish(rows(40), landing().inShards(4), 40, 40 * 39 / 2);

    assertThat(files(), is(files));
    assertThat(landed(), containsInAnyOrder(rows(40).toArray()));
  }

  @Test
  void aTableWithoutRowsHasAFileWithoutRows() throws IOException {
    publish(rows(0), landing().inShards(4), 0, 0);

    assertThat(files(), contains("part-00000-of-00001.jsonl"));
    assertThat(landed(), is(List.of()));
  }

  @Test
  void landingsThatShareAFolderDoNotTouchEachOther() throws IOException {
    landing().landShard(0, file -> rows(2).forEach(file));
    landing().named("other").landShard(0, file -> rows(3).forEach(file));

    assertThat(files(), contains("other-00000-of-00001.jsonl", "part-00000-of-00001.jsonl"));
    assertThat(landed().size(), is(5));
  }

  @Test
  void aShardThatIsLandedAgainReplacesItsFile() throws IOException {
    landing().landShard(0, file -> rows(5).forEach(file));

    assertThat(
        landing().landShard(0, file -> rows(3).forEach(file)),
        is(List.of(EDGE.received(3), EDGE.in("requests").received(3))));
    assertThat(landed(), is(rows(3)));
  }

  @Test
  void aShardThatCouldNotBeWrittenLeavesNoFileOfThatName() {
    IOException fault =
        assertThrows(
            IOException.class,
            () ->
                landing()
                    .landShard(
                        0,
                        file -> {
                          rows(3).forEach(file);
                          throw new IOException("No space left on device");
                        }));

    assertThat(
        fault.getMessage(),
        is(
            "Cannot write "
                + output
                + "/runs/run-1/rows/part-00000-of-00001.jsonl: No space left on device; nothing was"
                + " published"));
    assertThat(
        Files.exists(output.resolve("runs/run-1/rows/part-00000-of-00001.jsonl")), is(false));
  }

  @Test
  void fileNamesAreTheSameWhateverTheMachinesLanguage() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      landing().landShard(0, file -> {});
    } finally {
      Locale.setDefault(before);
    }

    assertThat(files(), contains("part-00000-of-00001.jsonl"));
  }

  @Test
  void aRunThatDoesNotBalanceIsNotPublished() throws IOException {
    Throwable failure =
        Throwables.getRootCause(
            assertThrows(
                RuntimeException.class, () -> publish(rows(40), landing(), 41, 40 * 39 / 2)));

    assertThat(failure, instanceOf(UnbalancedLedgerException.class));
    assertThat(
        failure.getMessage(),
        is(
            "The ledger of run run-1 does not balance: Count sent 41 rows, Land rows received 40."
                + " Nothing was published; see "
                + output
                + "/runs/run-1/ledger.json"));
    assertThat(
        Files.readString(output.resolve("runs/run-1/ledger.json")),
        containsString("\"balanced\" : false"));
    assertThat(Publication.of(run).published().isPresent(), is(false));
    assertThat(Files.exists(output.resolve("latest")), is(false));
  }

  private LandFiles<Row> landing() {
    return LandFiles.into(
            run.table("rows"), JsonLinesFormat.of(Row.class).weighedBy("requests"), EDGE)
        .weighedAs("requests");
  }

  private void publish(List<Row> rows, LandFiles<Row> landing, long sent, long requests) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=1").create());
    PCollection<LedgerCount> landed =
        pipeline
            .apply("Rows", Create.of(rows).withCoder(TableRowCoder.of(Row.class)))
            .apply("Land rows", landing);
    PCollection<LedgerCount> counted =
        pipeline.apply(
            "Counts",
            Create.of(EDGE.sent(sent), EDGE.in("requests").sent(requests))
                .withCoder(LedgerCount.Coder.of()));
    PCollectionList.of(landed)
        .and(counted)
        .apply("Publish", PublishRun.of(run, PLAN).withTable(landing));
    pipeline.run().waitUntilFinish();
  }

  private static List<Row> rows(int count) {
    return LongStream.range(0, count).mapToObj(i -> new Row("row " + i, i)).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("runs/run-1/rows"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<Row> landed() throws IOException {
    List<Row> rows = new ArrayList<>();
    LandedTable<Row> table = LandedTable.in(run.table("rows"), JsonLinesFormat.of(Row.class));
    table.forEach(rows::add);
    return rows;
  }
}

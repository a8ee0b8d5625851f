package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.standins.gcs.Fault;
import dev.millrace.standins.gcs.GcsStandIn;
import dev.millrace.standins.gcs.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files on Google Cloud Storage, read and landed while the service fails. */
class GcsFilesTest {
  private static final Edge EDGE = new Edge("Count", "Land rows", "rows");

  /** Pieces of an upload; what is landed here takes three. */
  private static final int PIECE = 256 * 1024;

  /** A row of about a kilobyte. */
  record Row(String name, long requests) {}

  private final GcsStandIn storage;

  GcsFilesTest() throws IOException {
    this.storage = GcsStandIn.with("lake");
    FileSystems.setDefaultPipelineOptions(
        PipelineOptionsFactory.fromArgs(
                Stream.concat(
                        storage.arguments().stream(),
                        Stream.of("--gcsUploadBufferSizeBytes=" + PIECE))
                    .toArray(String[]::new))
            .create());
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  static Stream<Arguments> faultsOfALanding() {
    return Stream.of(
        Arguments.of(Operation.METADATA, Fault.refusing(503)),
        Arguments.of(Operation.METADATA, Fault.cuttingTheAnswer()),
        Arguments.of(Operation.UPLOAD_START, Fault.refusing(429)),
        Arguments.of(Operation.UPLOAD_START, Fault.losingTheAnswer()),
        Arguments.of(Operation.UPLOAD_PIECE, Fault.refusing(503)),
        Arguments.of(Operation.UPLOAD_PIECE, Fault.cuttingTheRequest()),
        Arguments.of(Operation.UPLOAD_PIECE, Fault.losingTheAnswer()),
        Arguments.of(Operation.BATCH, Fault.refusing(429)),
        Arguments.of(Operation.BATCH, Fault.losingTheAnswer()),
        Arguments.of(Operation.BATCH, Fault.cuttingTheAnswer()),
        // Parts of a batch have no connection of their own.
        Arguments.of(Operation.REWRITE, Fault.refusing(503)),
        Arguments.of(Operation.DELETE, Fault.refusing(503)),
        Arguments.of(Operation.DOWNLOAD, Fault.refusing(503)),
        Arguments.of(Operation.DOWNLOAD, Fault.cuttingTheAnswer()));
  }

  @ParameterizedTest
  @MethodSource("faultsOfALanding")
  void landsEveryRowOnceWhateverFails(Operation operation, Fault fault) throws IOException {
    storage.faults().strike(operation, 1, fault);

    assertThat(land(), is(List.of(EDGE.received(700))));

    assertThat("the fault has happened", storage.faults().planned(), is(0));
    assertLanded();
  }

  @Test
  void landsThroughAnOutage() throws IOException {
    storage.faults().outage(Operation.UPLOAD_PIECE, Duration.ofSeconds(1));

    assertThat(land(), is(List.of(EDGE.received(700))));
    assertLanded();
  }

  @Test
  @Tag("full")
  void landsThroughAnOutageOfHalfAMinute() throws IOException {
    storage.faults().outage(Operation.UPLOAD_PIECE, Duration.ofSeconds(30));

    assertThat(land(), is(List.of(EDGE.received(700))));
    assertLanded();
  }

  @Test
  void leavesNothingOfALandingThatFailed() {
    IOException fault =
        assertThrows(
            IOException.class,
            () ->
                landing()
                    .landShard(
                        0,
                        file -> {
                          rows().limit(600).forEach(file);
                          throw new IOException("no more rows");
                        }));

    assertThat(
        fault.getMessage(),
        is(
            "Cannot write gs://lake/out/part-00000-of-00001.jsonl: no more rows; nothing was"
                + " published"));
    assertThat(storage.objects("lake").keySet(), is(Set.of()));
  }

  private List<dev.millrace.transforms.LedgerCount> land() throws IOException {
    return landing().landShard(0, file -> rows().forEach(file));
  }

  private static LandFiles<Row> landing() {
    return LandFiles.into(
        FileSystems.matchNewResource("gs://lake/out", true), JsonLinesFormat.of(Row.class), EDGE);
  }

  private static Stream<Row> rows() {
    return IntStream.range(0, 700).mapToObj(i -> new Row(i + "x".repeat(1_000), i));
  }

  private void assertLanded() {
    String lines =
        String.join(
            "",
            rows()
                .map(
                    row ->
                        "{\"name\":\"" + row.name() + "\",\"requests\":" + row.requests() + "}\n")
                .toList());
    assertThat(storage.objects("lake").keySet(), is(Set.of("out/part-00000-of-00001.jsonl")));
    assertThat(
        new String(storage.objects("lake").get("out/part-00000-of-00001.jsonl"), UTF_8), is(lines));
  }

  @Test
  void findsFilesGlobsAndWhatIsBelowAName() throws IOException {
    for (String name :
        List.of("c.log", "logs/b.log", "logs/x/a.log", "logs/.tmp", "logs/", "other/d.log")) {
      storage.put("lake", name, "line\n".getBytes(UTF_8));
    }

    assertThat(
        found("gs://lake/*.log", "gs://lake/logs", "gs://lake/logs/*"),
        contains("gs://lake/c.log", "gs://lake/logs/b.log", "gs://lake/logs/x/a.log"));
    assertThat(found("gs://lake/logs/"), is(found("gs://lake/logs/**")));
    assertThat(found("gs://lake/**/a.log"), contains("gs://lake/logs/x/a.log"));
    assertThat(found("gs://lake/logs/.tmp"), contains("gs://lake/logs/.tmp"));
  }

  @ParameterizedTest
  @EnumSource
  void readsRangesThroughCutDownloads(FileCompression compression) throws IOException {
    byte[] text = text();
    String uri = "gs://lake/a.log" + compression.extension();
    storage.put("lake", "a.log" + compression.extension(), TestFiles.compressed(compression, text));
    InputFile file = FileInlet.matching(List.of(uri)).files().get(0);
    CollectedLine.Collector collector = new CollectedLine.Collector();
    storage
        .faults()
        .strike(Operation.DOWNLOAD, 2, Fault.cuttingTheAnswer())
        .strike(Operation.DOWNLOAD, 1, Fault.refusing(503))
        .strike(Operation.DOWNLOAD, 1, Fault.losingTheAnswer());

    for (FileRange range : file.split(100_000)) {
      LineReader.create().read(range, collector);
    }

    assertThat("all faults have happened", storage.faults().planned(), is(0));
    assertThat(collector.lines, is(CollectedLine.expected(text, 10_000, 10_000)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"LIST", "DOWNLOAD", "METADATA"})
  void findsFilesThroughCutAnswers(Operation operation) throws IOException {
    storage.put("lake", "a.log", "line\n".getBytes(UTF_8));
    storage.faults().strike(operation, 2, Fault.cuttingTheAnswer());

    assertThat(found("gs://lake/a.*"), contains("gs://lake/a.log"));
  }

  @Test
  void saysThatABucketIsMissingOrLocked() {
    assertThat(
        unreadable("gs://pond/*.log"),
        is(
            "unreadable file: gs://pond/*.log cannot be opened (not found (The specified bucket"
                + " does not exist.); check the name of the bucket and of the object); check that"
                + " it exists and that this user may read it"));
    assertThat(unreadable("gs://pond/a.log"), is(unreadable("gs://pond/*.log").replace("*", "a")));

    storage.lock("lake");
    assertThat(
        unreadable("gs://lake/*.log"),
        is(
            "unreadable file: gs://lake/*.log cannot be opened (not allowed (tester@example.com"
                + " does not have storage.objects access to the Google Cloud Storage bucket lake."
                + " Permission denied on resource (or it may not exist).); who writes needs the"
                + " role Storage Object User, who reads Storage Object Viewer); check that it"
                + " exists and that this user may read it"));
  }

  @Test
  void saysThatABucketIsMissingWhenItLands() {
    IOException fault =
        assertThrows(
            IOException.class,
            () ->
                LandFiles.into(
                        FileSystems.matchNewResource("gs://pond/out", true),
                        JsonLinesFormat.of(Row.class),
                        EDGE)
                    .landShard(0, file -> rows().forEach(file)));

    assertThat(
        fault.getMessage(),
        is(
            "Cannot write gs://pond/out/part-00000-of-00001.jsonl: not found (The specified bucket"
                + " does not exist.); check the name of the bucket and of the object; nothing was"
                + " published"));
  }

  private static String unreadable(String pattern) {
    return String.valueOf(assertThrows(FileReadException.class, () -> found(pattern)).getMessage());
  }

  private static List<String> found(String... patterns) throws IOException {
    return FileInlet.matching(Arrays.asList(patterns)).files().stream()
        .map(InputFile::uri)
        .toList();
  }

  private static byte[] text() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < 700_000) {
      text.append(Long.toString(random.nextLong(), 36).repeat(random.nextInt(1, 40))).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }
}

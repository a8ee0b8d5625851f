package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.oracle.EventOracle;
import dev.millrace.conformance.oracle.EventQuestion;
import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.standins.gcs.Fault;
import dev.millrace.standins.gcs.Faults;
import dev.millrace.standins.gcs.GcsStandIn;
import dev.millrace.standins.gcs.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines that read and land on Google Cloud Storage, on a stand-in that fails as it does. */
@Tag("runs")
class GoogleStorageConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  /**
   * So many lines of such length are more than the four megabytes that a plain file is split at.
   */
  private static final int LINES = 3_000;

  private static final String LONG = "x".repeat(1_500);

  @TempDir Path folder;
  private GcsStandIn storage;
  private StoredFiles files;

  @BeforeEach
  void start() throws IOException {
    storage = GcsStandIn.with("lake");
    files = new StoredFiles(storage, "lake", folder);
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void webLogAlertsLandsTheOraclesAnswerWhileTheServiceFails() throws IOException {
    Question question = logs();
    Faults faults =
        storage
            .faults()
            .strike(Operation.LIST, 1, Fault.refusing(429))
            .strike(Operation.DOWNLOAD, "plain.log", 2, Fault.cuttingTheAnswer())
            .strike(Operation.DOWNLOAD, "gzip.log.gz", 1, Fault.refusing(503))
            // The claim of the output, and the publication.
            .strike(Operation.UPLOAD, 1, Fault.losingTheAnswer())
            .strike(Operation.UPLOAD_START, 1, Fault.losingTheAnswer())
            .strike(Operation.UPLOAD_PIECE, 2, Fault.cuttingTheRequest())
            .strike(Operation.BATCH, 1, Fault.cuttingTheAnswer())
            .outage(Operation.REWRITE, Duration.ofSeconds(2));

    Launched launched = Launched.here(logArguments(question));

    assertThat(launched.err(), launched.status(), is(0));
    assertThat("all faults have happened", faults.planned(), is(0));
    assertThat(files.litter("out"), is(List.of()));
    WebLogAlertsRun.assertLanded(question, files.download("out"));
  }

  @Test
  @Tag("full")
  void webLogAlertsOutlivesAnOutageOfHalfAMinute() throws IOException {
    Question question = logs();
    storage.faults().outage(Operation.UPLOAD_PIECE, Duration.ofSeconds(30));

    Launched launched = Launched.here(logArguments(question));

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(files.litter("out"), is(List.of()));
    WebLogAlertsRun.assertLanded(question, files.download("out"));
  }

  @Test
  void ingestEventsLandsTheOraclesAnswerAndTurnsASecondRunAway() throws IOException {
    byte[] odd = EventOddities.jsonLines("\n");
    byte[] many = events();
    Path large = Files.write(folder.resolve("large.jsonl"), many);
    Path gzip = InputFiles.gzip(folder.resolve("odd.jsonl.gz"), odd);
    Path schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.schema());
    files.upload(large, gzip);
    EventQuestion question =
        EventQuestion.of(Map.of(large, many, gzip, odd), EventOddities.columns())
            .landedBy("at", "hour");
    List<String> arguments =
        files.arguments(IngestEventsRun.arguments(question, schema, folder.resolve("out")));
    List<Launched> others = new ArrayList<>();
    storage.faults().meanwhile(Operation.UPLOAD_PIECE, () -> others.add(Launched.here(arguments)));

    Launched launched = Launched.here(arguments);

    assertThat(launched.err(), launched.status(), is(0));
    assertThat(others, hasSize(1));
    assertThat(others.get(0).err(), containsString("Another run"));
    assertThat(others.get(0).err().lines().toList(), hasSize(1));
    assertThat(others.get(0).status(), is(1));
    assertThat(files.litter("out"), is(List.of()));
    LandedEvents landed = LandedEvents.in(files.download("out"));
    IngestEventsRun.assertSame(landed.answer(), EventOracle.answer(question));
    assertThat("the ledger balances", landed.isBalanced(), is(true));
  }

  @Test
  void aBucketThatIsMissingIsOneLine() throws IOException {
    String found =
        "not found (The specified bucket does not exist.); check the name of the bucket and of the"
            + " object";

    assertOneLine(
        "--input=gs://pond/*.log",
        "unreadable file: gs://pond/*.log cannot be opened ("
            + found
            + "); check that it exists and that this user may read it");
    assertOneLine(
        "--output=gs://pond/out",
        "Cannot write to the output gs://pond/out: gs://pond: "
            + found
            + "; choose another --output");
  }

  @Test
  void aBucketThatMayNotBeUsedIsOneLine() throws IOException {
    storage.lock("lake");
    String allowed =
        "not allowed (tester@example.com does not have storage.objects access to the Google Cloud"
            + " Storage bucket lake. Permission denied on resource (or it may not exist).); who"
            + " writes needs the role Storage Object User, who reads Storage Object Viewer";

    assertOneLine(
        "--input=gs://lake/*.log",
        "unreadable file: gs://lake/*.log cannot be opened ("
            + allowed
            + "); check that it exists and that this user may read it");
    assertOneLine(
        "--output=gs://lake/out",
        "Cannot write to the output gs://lake/out: gs://lake: "
            + allowed
            + "; choose another --output");
  }

  /** The service would unpack it on its way, so that its length is nobody's. */
  @Test
  void anObjectThatTheServiceUnpacksIsRefusedInOneLine() throws IOException {
    Path packed =
        InputFiles.gzip(folder.resolve("a.log.gz"), line(0).getBytes(StandardCharsets.UTF_8));
    storage.putGzipped("lake", "a.log", Files.readAllBytes(packed));
    String why =
        "unreadable file: gs://lake/a.log cannot be opened (it is stored with Content-Encoding"
            + " gzip, and would arrive decompressed, with a length that nobody tells; store it"
            + " without, under a name that ends in .gz); check that it exists and that this user"
            + " may read it";

    assertOneLine("--input=gs://lake/a.log", why);
    assertThat(storage.objects("lake").keySet(), is(Set.of("a.log")));
  }

  private void assertOneLine(String option, String line) throws IOException {
    Path log = InputFiles.write(folder.resolve("a.log"), line(0));
    String name = option.substring(0, option.indexOf('='));
    List<String> arguments =
        new ArrayList<>(
            WebLogAlertsRun.arguments(
                Question.of(List.of(log), LogGrammar.COMBINED, BundledModel.in(folder)),
                folder.resolve("out")));
    arguments.removeIf(argument -> argument.startsWith(name + "="));
    arguments.add(option);
    arguments.addAll(storage.arguments());

    Launched launched = Launched.here(arguments);

    assertThat(launched.err(), launched.status(), is(1));
    assertThat(launched.err().lines().toList(), is(List.of("web-log-alerts failed: " + line)));
  }

  private Question logs() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      text.append(line(i));
    }
    Path plain = InputFiles.write(folder.resolve("plain.log"), text.toString());
    Path gzip = InputFiles.gzip(folder.resolve("gzip.log.gz"), LineOddity.file("\r\n"));
    files.upload(plain, gzip);
    return Question.of(List.of(plain, gzip), LogGrammar.COMBINED, BundledModel.in(folder));
  }

  private static String line(int number) {
    return InputFiles.line(
            "10.0.0." + number % 97, NOON.plusMillis(number * 500L), "/page/" + number % 31, 200)
        .replace("\"-\"", "\"http://example.org/" + LONG + "\"");
  }

  private List<String> logArguments(Question question) {
    return files.arguments(WebLogAlertsRun.arguments(question, folder.resolve("out")));
  }

  private static byte[] events() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      text.append(
          "{\"id\":%d,\"at\":\"%s\",\"note\":\"event number %d, %s\"}\n"
              .formatted(i, NOON.plusSeconds(i * 4L), i, LONG));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

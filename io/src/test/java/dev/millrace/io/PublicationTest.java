package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PublicationTest {
  private final Path output;

  PublicationTest(@TempDir Path folder) {
    // Signs that file systems take for wildcards.
    this.output = folder.resolve("out [1] {a,b}*");
  }

  @Test
  void aSecondRunIsRefusedUntilTheFirstGivesItsClaimBack() throws IOException {
    Publication first = publication("first");
    first.claim();

    String refusal =
        assertThrows(IOException.class, () -> publication("second").claim()).getMessage();

    assertThat(refusal, startsWith("Another run, first, writes to " + output + " since "));
    assertThat(refusal, containsString("(process " + ProcessHandle.current().pid() + " on "));
    assertThat(refusal, containsString("or, if it is dead, delete " + output + "/owner.json"));
    publication("second").release();
    assertThrows(IOException.class, () -> publication("second").claim());

    first.release();
    publication("second").claim();
  }

  @Test
  void aRunOfAnotherProcessIsRespectedWhileItLives() throws Exception {
    Process other = ClaimingProcess.start(run("other"));
    try {
      assertThat(ClaimingProcess.said(other), is("claimed"));

      String refusal =
          assertThrows(IOException.class, () -> publication("mine").claim()).getMessage();

      assertThat(refusal, startsWith("Another run, other, writes to "));
      assertThat(refusal, containsString("(process " + other.pid() + " on "));
    } finally {
      ClaimingProcess.kill(List.of(other));
    }

    publication("mine").claim();
    assertThat(Files.readString(output.resolve("owner.json")), containsString("\"mine\""));
  }

  @Test
  void aDeadOwnerWhoseNumberAnotherProcessHasIsTakenOver() throws IOException {
    publication("dead").claim();
    String owner = Files.readString(output.resolve("owner.json"));
    Files.writeString(
        output.resolve("owner.json"),
        owner.replaceFirst("\"started\" : \"[^\"]+\"", "\"started\" : \"2001-01-01T00:00:00Z\""));

    publication("mine").claim();

    assertThat(Files.readString(output.resolve("owner.json")), containsString("\"mine\""));
  }

  @Test
  void runsThatAddToEachOtherAllStayAndWhatFailedOnesLeftGoes() throws IOException {
    for (String run :
        List.of("1-published", "2-failed", "3-published", "4-failed", "5-published")) {
      Files.createDirectories(output.resolve("runs").resolve(run).resolve("records"));
      if (run.endsWith("published")) {
        publication(run).publish("archive");
      }
    }
    // Its marker says that readers have it, whatever a list forgets.
    publication("5-published").removeFailedRuns(Set.of("3-published", "5-published"), "4-failed");

    assertThat(runs(), is(List.of("1-published", "3-published", "4-failed", "5-published")));
    assertThat(publication("6").published(), is(Optional.of("5-published")));
  }

  @Test
  void runsOfAnotherPipelineAreNeitherHiddenNorRemoved() throws IOException {
    Files.createDirectories(output.resolve("runs/1"));
    publication("1").publish("archive");

    String refusal =
        assertThrows(IOException.class, () -> publication("2").publish("alerts", 1)).getMessage();

    assertThat(
        refusal,
        is(
            "The output "
                + output
                + " holds runs of archive, and this is alerts: choose another --output"));
    assertThat(publication("2").published(), is(Optional.of("1")));
    assertThat(runs(), is(List.of("1")));
  }

  @Test
  void aSubmittedRunIsRespectedAfterItsProcess() throws Exception {
    Process submitter = ClaimingProcess.start(run("job"), "submit");
    assertThat(ClaimingProcess.said(submitter), is("claimed"));
    ClaimingProcess.kill(List.of(submitter));

    assertThat(
        assertThrows(IOException.class, () -> publication("mine").claim()).getMessage(),
        containsString("(process submitted on "));

    publication("job").release();
    publication("job").leaveToJob();
    publication("mine").claim();
  }

  @Test
  void ofManyRunsThatFindADeadOwnerOneTakesOver() throws Exception {
    Process dead = ClaimingProcess.start(run("dead"));
    assertThat(ClaimingProcess.said(dead), is("claimed"));
    ClaimingProcess.kill(List.of(dead));
    String deadOwner = Files.readString(output.resolve("owner.json"));

    assertThat(claimsOfManyThreads(), is(1L));

    Files.writeString(output.resolve("owner.json"), deadOwner);
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        processes.add(ClaimingProcess.start(run("process-" + i)));
      }
      assertThat(processes.stream().filter(ClaimingProcess::claimed).count(), is(1L));
    } finally {
      ClaimingProcess.kill(processes);
    }
  }

  private long claimsOfManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> claims = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Publication publication = publication("thread-" + i);
        claims.add(() -> claims(publication));
      }
      long claimed = 0;
      for (Future<Boolean> claim : threads.invokeAll(claims)) {
        claimed += claim.get() ? 1 : 0;
      }
      return claimed;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean claims(Publication publication) {
    try {
      publication.claim();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void anOwnerFileThatSaysNothingIsRespected() throws IOException {
    Files.createDirectories(output);
    for (String text : List.of("", "{\"run\":", "nonsense")) {
      Files.writeString(output.resolve("owner.json"), text);

      assertThat(
          assertThrows(IOException.class, () -> publication("mine").claim()).getMessage(),
          is(
              "Another run seems to write to "
                  + output
                  + ", but "
                  + output
                  + "/owner.json does not say which: try again, and if no run is under way, delete"
                  + " that file"));
      assertThat(Files.readString(output.resolve("owner.json")), is(text));
    }
  }

  @Test
  void anOutputThatIsAFileIsRefused() throws IOException {
    Files.writeString(output, "precious");

    assertThat(
        assertThrows(IOException.class, () -> publication("mine").claim()).getMessage(),
        is(
            "Cannot write to the output "
                + output
                + ": "
                + output
                + " is a file (must be a folder); choose another --output"));
    assertThat(Files.readString(output), is("precious"));
  }

  @Test
  void readersSeeThePublishedRun() throws IOException {
    land("20260301T100000Z-0001");
    publication("20260301T100000Z-0001").publish("web-log-alerts", 3);
    land("20260301T110000Z-0001");

    assertThat(published(), is(Optional.of("20260301T100000Z-0001")));
    assertThat(Files.readString(output.resolve("latest/ledger.json")), is("20260301T100000Z-0001"));

    publication("20260301T110000Z-0001").publish("web-log-alerts", 3);

    assertThat(published(), is(Optional.of("20260301T110000Z-0001")));
    assertThat(
        Files.readString(output.resolve("current.json")),
        containsString("\"folder\" : \"runs/20260301T110000Z-0001\""));
    assertThat(Files.readString(output.resolve("latest/ledger.json")), is("20260301T110000Z-0001"));
    assertThat(hiddenFiles(), is(0L));
  }

  @Test
  void aReaderNeverSeesHalfOfCurrent() throws Exception {
    land("a");
    land("b");
    publication("a").publish("web-log-alerts", 3);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> reads =
          threads.submit(
              () -> {
                int count = 0;
                while (!done.get()) {
                  assertThat(published().orElse("nothing").length(), is(1));
                  count++;
                }
                return count;
              });
      for (int i = 0; i < 200; i++) {
        publication(i % 2 == 0 ? "b" : "a").publish("web-log-alerts", 3);
      }
      done.set(true);
      assertThat(reads.get() > 0, is(true));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void keepsTheNewestRuns() throws IOException {
    for (String run : List.of("1", "2", "3", "4")) {
      land(run);
      publication(run).publish("web-log-alerts", 2);
    }

    assertThat(runs(), is(List.of("3", "4")));
    assertThat(
        assertThrows(
                IllegalArgumentException.class, () -> publication("4").publish("web-log-alerts", 0))
            .getMessage(),
        is("Invalid number of runs to keep: 0 (must be >= 1)"));
  }

  /** Two runs of one second: the name's end is drawn. */
  @Test
  void aRunIsNotTakenForAnOldOneWhateverItsName() throws IOException {
    for (String run : List.of("b", "a")) {
      land(run);
      publication(run).publish("web-log-alerts", 1);
    }

    assertThat(runs(), is(List.of("a")));
    assertThat(published(), is(Optional.of("a")));
  }

  /** An engine may start the whole job again after it has published and given its claim back. */
  @Test
  void aJobThatIsStartedAgainTakesNoLaterRunsPlace() throws IOException {
    land("1");
    publication("1").publish("alerts", 1);
    publication("1").requireClaim();

    land("2");
    publication("2").claim();
    publication("2").publish("alerts", 2);
    assertThat(
        assertThrows(IOException.class, () -> publication("1").requireClaim()).getMessage(),
        startsWith("Run 2 took " + output + " over while run 1 was still at work"));
    publication("2").release();

    assertThat(
        assertThrows(IOException.class, () -> publication("1").requireClaim()).getMessage(),
        is(
            "Run 1 of "
                + output
                + " is still at work, but gave its claim back, and readers see run 2: nothing was"
                + " published"));
    publication("2").requireClaim();
  }

  /** A client that saw a fault has given the run up; a worker that did not goes on. */
  @Test
  void aRunThatWasGivenUpIsNotPublished() throws IOException {
    publication("1").claim();
    land("1");
    publication("1").requireClaim();
    publication("1").abandon();

    assertThat(
        assertThrows(IOException.class, () -> publication("1").requireClaim()).getMessage(),
        is(
            "Run 1 of "
                + output
                + " is still at work, but gave its claim back, and readers see no run: nothing was"
                + " published"));
  }

  @Test
  void whatIsInTheWayOfTheLinkLeavesThePublishedRun() throws IOException {
    Files.createDirectories(output.resolve("latest/mine"));
    land("a");

    assertThat(
        assertThrows(IOException.class, () -> publication("a").publish("web-log-alerts", 1))
            .getMessage(),
        is("Cannot make " + output + "/latest a link: remove what is there"));
    assertThat(published(), is(Optional.empty()));
    assertThat(hiddenFiles(), is(0L));
    assertThat("marked", Files.exists(output.resolve("runs/a/published.json")), is(false));
  }

  @Test
  void aRunThatEndsBeforeItIsMarkedIsPublishedAndGoesWithTheOldOnes() throws IOException {
    for (String run : List.of("1", "2", "3")) {
      land(run);
      publication(run).publish("web-log-alerts", 3);
    }
    Files.delete(output.resolve("runs/3/published.json"));
    assertThat(published(), is(Optional.of("3")));

    land("4");
    publication("4").publish("web-log-alerts", 2);
    assertThat(runs(), is(List.of("2", "3", "4")));

    land("5");
    publication("5").publish("web-log-alerts", 2);
    assertThat(runs(), is(List.of("4", "5")));
  }

  @Test
  void aRunThatCannotBeMarkedIsPublishedAllTheSame() throws IOException {
    Files.createDirectories(output.resolve("runs"));
    Files.writeString(output.resolve("runs/a"), "no folder");

    publication("a").publish("web-log-alerts", 1);

    assertThat(published(), is(Optional.of("a")));
  }

  @Test
  void aFailedRunIsRemovedUnlessItsLedgerSaysWhy() throws IOException {
    publication("failed").claim();
    land("failed");
    Files.delete(output.resolve("runs/failed/ledger.json"));
    publication("failed").abandon();

    publication("unbalanced").claim();
    land("unbalanced");
    publication("unbalanced").abandon();

    assertThat(runs(), is(List.of("unbalanced")));
    publication("next").claim();
  }

  @Test
  void aRunHasAFolderNameThatSortsByTime() {
    Run run = Run.startingAt(java.time.Instant.parse("2026-03-01T10:00:07.9Z"), "out");

    assertThat(run.id().matches("20260301T100007Z-[0-9a-f]{4}"), is(true));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> new Run("out", "../up")).getMessage(),
        is("Invalid run: ../up (must be letters, digits, . _ -)"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> new Run(" ", "a")).getMessage(),
        is("Invalid output: '' (must be a folder)"));
  }

  private Run run(String id) {
    return new Run(output.toString(), id);
  }

  private Publication publication(String id) {
    return Publication.of(run(id));
  }

  private void land(String id) throws IOException {
    Path folder = Files.createDirectories(output.resolve("runs").resolve(id).resolve("alerts"));
    Files.writeString(folder.resolve("part-00000-of-00001.jsonl"), "{}\n");
    Files.writeString(output.resolve("runs").resolve(id).resolve("ledger.json"), id);
  }

  private Optional<String> published() throws IOException {
    return publication("reader").published();
  }

  private List<String> runs() throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  private long hiddenFiles() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).count();
    }
  }
}

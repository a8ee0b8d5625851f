package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.standins.gcs.Fault;
import dev.millrace.standins.gcs.GcsStandIn;
import dev.millrace.standins.gcs.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GcsOutputFolderTest {
  private static final int RIVALS = 8;

  private final GcsStandIn storage;
  private final OutputFolder folder;

  GcsOutputFolderTest() throws IOException {
    this.storage = GcsStandIn.with("lake");
    use(storage.endpoint());
    this.folder = OutputFolder.at(FileSystems.matchNewResource("gs://lake/out", true));
  }

  private static void use(String endpoint) {
    FileSystems.setDefaultPipelineOptions(
        PipelineOptionsFactory.fromArgs(
                "--gcsEndpoint=" + endpoint,
                "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth"
                    + ".NoopCredentialFactory")
            .create());
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void createsAnObjectOnce() throws IOException {
    assertThat(folder.read("owner.json"), is(Optional.empty()));
    assertThat(folder.create("owner.json", "first"), is(true));
    assertThat(folder.create("owner.json", "second"), is(false));
    assertThat(folder.read("owner.json"), is(Optional.of("first")));
    assertThat(text("out/owner.json"), is("first"));
  }

  @Test
  void replacesAndExchangesAndLeavesNothingBehind() throws IOException {
    folder.replace("current.json", "one");
    folder.replace("current.json", "two");

    assertThat(folder.exchange("current.json", "one", "three"), is(false));
    assertThat(folder.exchange("current.json", "two", "three"), is(true));
    assertThat(folder.exchange("absent.json", "", "three"), is(false));
    assertThat(folder.read("current.json"), is(Optional.of("three")));
    assertThat(folder.files(), is(List.of("current.json")));

    folder.delete("current.json");
    folder.delete("current.json");
    assertThat(storage.objects("lake").size(), is(0));
  }

  @Test
  void findsMoreFilesThanAPageHolds() throws IOException {
    List<String> names = IntStream.range(10, 40).mapToObj(i -> "part-" + i).toList();
    for (String name : names) {
      put("out/" + name);
    }
    put("out/.hidden");
    put("out/folder/below");
    put("out/");
    put("outside");

    assertThat(folder.files(), is(names));
    assertThat(folder.files(".h"), is(List.of(".hidden")));
  }

  @Test
  void knowsAndRemovesRuns() throws IOException {
    assertThat(folder.runs(), is(List.of()));
    IntStream.range(10, 30).forEach(i -> put("out/runs/b/alerts/part-" + i));
    put("out/runs/b/alerts/.part-1.half");
    put("out/runs/b/ledger.json");
    put("out/runs/a/alerts/part-1");

    assertThat(folder.runs(), is(List.of("a", "b")));
    assertThat(folder.hasLedger("a"), is(false));
    assertThat(folder.hasLedger("b"), is(true));

    folder.deleteRun("b");
    assertThat(storage.objects("lake").keySet(), is(java.util.Set.of("out/runs/a/alerts/part-1")));
  }

  /** A request is sent again; only the answer to the second tells what the first has done. */
  static Stream<Fault> passing() {
    return Stream.of(
        Fault.refusing(429),
        Fault.refusing(503),
        Fault.cuttingTheRequest(),
        Fault.losingTheAnswer(),
        Fault.cuttingTheAnswer());
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesOverChangesNoAnswer(Fault fault) throws IOException {
    strike(Operation.UPLOAD, fault);
    assertThat(folder.create("owner.json", "first"), is(true));
    strike(Operation.UPLOAD, fault);
    assertThat(folder.create("owner.json", "second"), is(false));
    strike(Operation.UPLOAD, fault);
    assertThat(folder.exchange("owner.json", "first", "third"), is(true));
    strike(Operation.UPLOAD, fault);
    folder.replace("owner.json", "fourth");
    strike(Operation.DOWNLOAD, fault);
    assertThat(folder.read("owner.json"), is(Optional.of("fourth")));
    strike(Operation.LIST, fault);
    assertThat(folder.files(), is(List.of("owner.json")));
    strike(Operation.DELETE, fault);
    folder.delete("owner.json");

    assertThat(storage.objects("lake").size(), is(0));
  }

  private void strike(Operation operation, Fault fault) {
    assertThat("the fault before has happened", storage.faults().planned(), is(0));
    storage.faults().strike(operation, 1, fault);
  }

  @Test
  void whoWasOvertakenExchangesNothing() throws IOException {
    folder.create("owner.json", "first");
    storage.faults().meanwhile(Operation.UPLOAD, () -> write("out/owner.json", "another"));

    assertThat(folder.exchange("owner.json", "first", "second"), is(false));
    assertThat(text("out/owner.json"), is("another"));
  }

  @Test
  void whoWasOvertakenReplacesAllTheSame() throws IOException {
    folder.create("owner.json", "first");
    storage.faults().meanwhile(Operation.UPLOAD, () -> write("out/owner.json", "another"));

    folder.replace("owner.json", "second");
    assertThat(text("out/owner.json"), is("second"));
  }

  @Test
  void whatWasWrittenMeanwhileIsNotDeleted() throws IOException {
    folder.create("owner.json", "first");
    storage.faults().meanwhile(Operation.DELETE, () -> write("out/owner.json", "another"));

    folder.delete("owner.json");
    assertThat(text("out/owner.json"), is("another"));
  }

  @Test
  void twoRunsThatPublishAtOnceDoNotBothSucceed() throws IOException {
    folder.publish("current.json", "run 1", "run-1");
    storage.faults().meanwhile(Operation.UPLOAD, () -> write("out/current.json", "run 2"));

    assertThat(
        String.valueOf(
            assertThrows(IOException.class, () -> folder.publish("current.json", "run 3", "run-3"))
                .getMessage()),
        is("Another run was published to gs://lake/out/ at the same moment; run run-3 is not"));
    assertThat(text("out/current.json"), is("run 2"));
  }

  @Test
  void aRunThatPublishesTwiceAtOnceIsPublished() throws IOException {
    OutputFolder other = OutputFolder.at(FileSystems.matchNewResource("gs://lake/out/", true));
    storage
        .faults()
        .meanwhile(
            Operation.UPLOAD,
            () -> inBackground(() -> other.publish("current.json", "first try", "run-1")));

    folder.publish("current.json", "second try", "run-1");
    assertThat(text("out/current.json"), is("first try"));
  }

  @Test
  void ofManyThatCreateOneSucceedsWhateverIsLost() throws Exception {
    storage.faults().strike(Operation.UPLOAD, RIVALS / 2, Fault.losingTheAnswer());

    List<Boolean> created = race(rival -> () -> folder.create("owner.json", "rival " + rival));

    assertThat(created.stream().filter(one -> one).toList(), hasSize(1));
    assertThat(text("out/owner.json"), is("rival " + created.indexOf(true)));
  }

  @Test
  void exchangesAreOneAfterTheOtherWhateverIsLost() throws Exception {
    // Fewer exchanges in all than an object keeps marks of.
    int each = 2;
    folder.create("count", "0");
    storage.faults().strike(Operation.UPLOAD, RIVALS, Fault.losingTheAnswer());

    race(
        rival ->
            () -> {
              for (int done = 0; done < each; ) {
                String text = folder.read("count").orElseThrow();
                if (folder.exchange("count", text, Integer.toString(Integer.parseInt(text) + 1))) {
                  done++;
                }
              }
              return rival;
            });

    assertThat(text("out/count"), is(Integer.toString(RIVALS * each)));
  }

  @Test
  void saysThatABucketIsMissing() {
    OutputFolder lost = OutputFolder.at(FileSystems.matchNewResource("gs://pond/out", true));

    assertThat(
        refusal(() -> lost.create("owner.json", "")),
        is(
            "gs://pond: not found (The specified bucket does not exist.); check the name of the"
                + " bucket and of the object"));
  }

  @Test
  void saysWhoIsNotAllowed() {
    storage.lock("lake");

    assertThat(
        refusal(() -> folder.create("owner.json", "")),
        is(
            "gs://lake: not allowed (tester@example.com does not have storage.objects access to the"
                + " Google Cloud Storage bucket lake. Permission denied on resource (or it may not"
                + " exist).); who writes needs the role Storage Object User, who reads Storage"
                + " Object Viewer"));
  }

  @Test
  void givesUpSoonWhereNobodyHasEverAnswered() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    use("http://localhost:" + port + "/storage/v1/");
    OutputFolder nowhere = OutputFolder.at(FileSystems.matchNewResource("gs://lake/out", true));

    String refusal = refusal(() -> nowhere.create("owner.json", ""));

    assertThat(refusal, startsWith("gs://lake: no answer (Connection refused"));
    assertThat(refusal, containsString("check the network and --gcsEndpoint"));
  }

  private static String refusal(Callable<?> call) {
    return String.valueOf(assertThrows(IOException.class, call::call).getMessage());
  }

  private interface Rival<T> {
    Callable<T> of(int number);
  }

  /** What each of the rivals says, in their order. */
  private static <T> List<T> race(Rival<T> rivals) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
    try {
      List<T> said = new ArrayList<>();
      for (Future<T> one :
          threads.invokeAll(IntStream.range(0, RIVALS).mapToObj(rivals::of).toList())) {
        said.add(one.get());
      }
      return said;
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void inBackground(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(String name) {
    write(name, "{}");
  }

  private void write(String name, String text) {
    storage.put("lake", name, text.getBytes(UTF_8));
  }

  private String text(String name) {
    return new String(storage.objects("lake").get(name), UTF_8);
  }
}

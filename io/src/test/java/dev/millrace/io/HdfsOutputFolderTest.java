package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Syncable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a NameNode and DataNodes. */
@Timeout(180)
class HdfsOutputFolderTest {
  private static final int RIVALS = 8;

  private HdfsFile path = HdfsFile.of("hdfs:/");
  private OutputFolder folder = new HdfsOutputFolder(path);

  @BeforeEach
  void chooseFolder() {
    path = SharedHdfs.newFolder();
    folder = OutputFolder.at(path);
  }

  @Test
  void createsAFileOnceAndLeavesNothingElseBehind() throws IOException {
    assertThat(folder.read("owner.json"), is(Optional.empty()));
    assertThat(folder.create("owner.json", "first"), is(true));
    assertThat(folder.create("owner.json", "second"), is(false));
    assertThat(folder.read("owner.json"), is(Optional.of("first")));
    assertThat(folder.create("runs/a/published.json", "mark"), is(true));
    assertThat(folder.files(""), is(List.of("owner.json")));
  }

  @Test
  void replacesAndExchangesAndLeavesNothingBehind() throws IOException {
    folder.replace("current.json", "one");
    folder.replace("current.json", "two");

    assertThat(folder.exchange("current.json", "one", "three"), is(false));
    assertThat(folder.exchange("current.json", "two", "three"), is(true));
    assertThat(folder.exchange("current.json", "three", "two"), is(true));
    assertThat(folder.exchange("current.json", "two", "four"), is(true));
    assertThat(folder.read("current.json"), is(Optional.of("four")));
    assertThat(folder.exchange("missing.json", "", "one"), is(false));
    assertThat(folder.files(""), is(List.of("current.json")));

    folder.delete("current.json");
    folder.delete("current.json");
    assertThat(folder.files(), is(List.of()));
  }

  @Test
  void aTextThatCannotGetItsNameLeavesNothingBehind() throws IOException {
    SharedHdfs.write(path.file("current.json/in the way"), "{}".getBytes(UTF_8));

    assertThrows(IOException.class, () -> folder.replace("current.json", "one"));

    assertThat(folder.files(""), is(List.of()));
  }

  @Test
  void ofAFaultAndTheFaultOfTidyingUpTheFirstIsTold() {
    IOException fault = new IOException("the first");

    HdfsOutputFolder.removeAfter(fault, HdfsFile.of("hdfs:///no-name-node"));

    assertThat(
        Stream.of(fault.getSuppressed()).map(Throwable::getMessage).toList(),
        is(
            List.of(
                "hdfs:///no-name-node names no NameNode: write hdfs://HOST:PORT/no-name-node, or"
                    + " give Hadoop's configuration by HADOOP_CONF_DIR or"
                    + " --hadoopConfiguration")));
  }

  /** What a stream was asked to do, in order. */
  private static final class Heard extends OutputStream implements Syncable {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void write(int b) {
      calls.add("write " + (char) b);
    }

    @Override
    public void hflush() {
      calls.add("hflush");
    }

    @Override
    public void hsync() {
      calls.add("hsync");
    }
  }

  /** Without it a power cut of the DataNodes may leave a name with nothing in it. */
  @Test
  void aTextIsOnTheDisksOfTheDataNodesBeforeItGetsItsName() throws IOException {
    Heard heard = new Heard();

    HdfsOutputFolder.write(new FSDataOutputStream(heard, null), "ab");

    assertThat(heard.calls, is(List.of("write a", "write b", "hsync")));
  }

  @Test
  void ofSeveralThatCreateAFileOneSucceedsAndItsTextStays() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "owner-" + round + ".json";

      List<Integer> winners = race(rival -> folder.create(name, "text of " + rival));

      assertThat(winners, hasSize(1));
      assertThat(folder.read(name), is(Optional.of("text of " + winners.get(0))));
    }
    assertThat(folder.files(""), hasSize(5));
  }

  @Test
  void ofSeveralThatExchangeATextOneSucceedsAndItsTextStays() throws Exception {
    String text = "the first";
    folder.replace("owner.json", text);
    for (int round = 0; round < 5; round++) {
      String expected = text;
      int now = round;

      List<Integer> winners =
          race(rival -> folder.exchange("owner.json", expected, now + " of " + rival));

      assertThat(winners, hasSize(1));
      text = now + " of " + winners.get(0);
      assertThat(folder.read("owner.json"), is(Optional.of(text)));
    }
    assertThat(folder.files(""), is(List.of("owner.json")));
  }

  @Test
  void readersSeeOneTextOrTheOtherWhileItIsReplaced() throws Exception {
    String old = "a".repeat(2_000);
    String other = "b".repeat(3_000);
    folder.replace("current.json", old);
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < 20; i++) {
                  folder.replace("current.json", i % 2 == 0 ? other : old);
                }
                return true;
              });
      while (!writer.isDone()) {
        String seen = folder.read("current.json").orElse("nothing");
        assertThat(seen, seen.equals(old) || seen.equals(other), is(true));
      }
      writer.get();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ofRunsThatClaimAtOnceOneSucceedsAndTheOthersAreToldByWhom() throws Exception {
    String output = path.toString();

    List<String> told = new ArrayList<>();
    List<Integer> winners =
        race(
            rival -> {
              try {
                Publication.of(new Run(output, "run-" + rival)).claim();
                return true;
              } catch (IOException refused) {
                synchronized (told) {
                  told.add(String.valueOf(refused.getMessage()));
                }
                return false;
              }
            });

    assertThat(winners, hasSize(1));
    assertThat(told, hasSize(RIVALS - 1));
    for (String line : told) {
      assertThat(line, startsWith("Another run, run-" + winners.get(0) + ", writes to " + output));
    }
  }

  @Test
  void findsHiddenFilesByWhatTheyBeginWithAndNoFolders() throws IOException {
    for (String file : List.of(".a-1", ".a-2", ".b-1", "a-1", "runs/a/ledger.json")) {
      SharedHdfs.write(path.file(file), "{}".getBytes(UTF_8));
    }

    assertThat(folder.files(".a-"), is(List.of(".a-1", ".a-2")));
    assertThat(folder.files(), is(List.of("a-1")));
  }

  @Test
  void knowsRunsAndRemovesThemWithTheirFolders() throws IOException {
    assertThat(folder.runs(), is(List.of()));
    for (String file :
        List.of("runs/b/ledger.json", "runs/b/alerts/part.jsonl", "runs/a/alerts/part.jsonl")) {
      SharedHdfs.write(path.file(file), "{}".getBytes(UTF_8));
    }

    assertThat(folder.runs(), is(List.of("a", "b")));
    assertThat(folder.hasLedger("a"), is(false));
    assertThat(folder.hasLedger("b"), is(true));

    folder.deleteRun("b");
    folder.deleteRun("b");
    assertThat(folder.runs(), is(List.of("a")));
    assertThat(HdfsClient.current().status(path.file("runs/b")), is(Optional.empty()));
    assertThat(SharedHdfs.read(path.file("runs/a/alerts/part.jsonl")), is("{}".getBytes(UTF_8)));
  }

  @Test
  void clearsAFolderOfAllItsFiles() throws IOException {
    for (String file : List.of("state/.half", "state/open.jsonl", "other/x")) {
      SharedHdfs.write(path.file(file), "{}".getBytes(UTF_8));
    }

    RunFile.clear(path.file("state/"));

    assertThat(OutputFolder.at(path.file("state/")).files(""), is(List.of()));
    assertThat(OutputFolder.at(path.file("other/")).files(""), is(List.of("x")));
  }

  private interface Attempt {
    boolean by(int rival) throws Exception;
  }

  /** Lets all try at the same moment; those that succeeded. */
  private static List<Integer> race(Attempt attempt) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RIVALS);
    ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
    try {
      List<Callable<Boolean>> rivals =
          IntStream.range(0, RIVALS)
              .<Callable<Boolean>>mapToObj(
                  rival ->
                      () -> {
                        start.await();
                        return attempt.by(rival);
                      })
              .toList();
      List<Future<Boolean>> results = threads.invokeAll(rivals);
      List<Integer> winners = new ArrayList<>();
      for (int rival = 0; rival < RIVALS; rival++) {
        if (results.get(rival).get()) {
          winners.add(rival);
        }
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }
}

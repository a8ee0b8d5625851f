package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.hdfs.HdfsRole;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a NameNode and DataNodes. */
@Timeout(180)
class HdfsFilesTest {
  private static final int BLOCK = 1 << 20;

  private HdfsFile folder = HdfsFile.of("hdfs:/");

  @BeforeEach
  void chooseFolder() {
    folder = SharedHdfs.newFolder();
  }

  @Test
  void findsFilesByNameFolderAndGlobAsOnALocalDisk() throws IOException {
    for (String name :
        List.of(
            "c.log",
            "logs/b.log",
            "logs/x/a.log",
            "logs/x/y/a 1%.log",
            "logs/x/a.log._COPYING_",
            "logs/.tmp",
            "logs/_SUCCESS",
            "logs/_temporary/0/half.log",
            "logs/.trash/old.log",
            "logs[1]/{d}.log",
            // No local name can have this one, as it can have none outside of ASCII in a locale of
            // no language.
            "names/\0/ä\0.log")) {
      SharedHdfs.write(folder.file(name), "line\n".getBytes(UTF_8));
    }

    assertThat(found("c.log"), is(List.of("c.log")));
    assertThat(found("*.log"), is(List.of("c.log")));
    List<String> all = List.of("logs/b.log", "logs/x/a.log", "logs/x/y/a 1%.log");
    assertThat(found("logs"), is(all));
    assertThat(found("logs/"), is(all));
    assertThat(found("logs/**"), is(all));
    assertThat(found("logs/*"), is(List.of("logs/b.log")));
    assertThat(found("l*/x/*.log"), is(List.of("logs/x/a.log")));
    assertThat(found("{logs,other}/**/a*.log"), is(all.subList(1, 3)));
    assertThat(found("logs/?.log"), is(List.of("logs/b.log")));
    assertThat(found("logs/.tmp"), is(List.of("logs/.tmp")));
    assertThat(found("logs/x/*"), is(List.of("logs/x/a.log")));
    assertThat(found("logs/x/a.log._COPYING_"), is(List.of("logs/x/a.log._COPYING_")));
    assertThat(found("logs/_temporary/**"), is(List.of("logs/_temporary/0/half.log")));
    assertThat(found("logs/x/y/a 1%.log"), is(List.of("logs/x/y/a 1%.log")));
    assertThat(found("logs[1]/{d}.log"), is(List.of("logs[1]/{d}.log")));
    assertThat(found("logs\\[1\\]/*.log"), is(List.of("logs[1]/{d}.log")));
    assertThat(found("names"), is(List.of("names/\0/ä\0.log")));
    assertThat(found("names/*/ä?.log"), is(List.of("names/\0/ä\0.log")));
    assertThat(found("names/\0/*"), is(List.of("names/\0/ä\0.log")));
    assertThat(
        mistake("logs/*.gz"),
        is(
            "Invalid input: "
                + folder
                + "logs/*.gz (matches no file, and no folder with a file in it)"));
    assertThat(
        mistake("logs/[a.log"),
        is("Invalid input: " + folder + "logs/[a.log (not a glob: missing ])"));
  }

  @Test
  void readsRangesOfAFileOfSeveralBlocksLineByLine() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      text.append("line ").append(i).append(" x".repeat(i % 60)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    SharedHdfs.write(folder.file("a.log"), bytes);
    InputFile file = FileInlet.matching(List.of(folder + "a.log")).files().get(0);
    CollectedLine.Collector collector = new CollectedLine.Collector();

    for (FileRange range : file.split(300_000)) {
      LineReader.create().read(range, collector);
    }

    assertThat(file.size(), is((long) bytes.length));
    assertThat(bytes.length > BLOCK, is(true));
    assertThat(collector.lines, is(CollectedLine.expected(bytes, 1 << 20, 1 << 20)));
  }

  /** The NameNode counts a block when it is finished or first flushed. */
  @Test
  void aFileThatIsStillBeingWrittenIsRefusedWhereverItIsOpened() throws IOException {
    HdfsFile file = folder.file("a.log");
    String refusal =
        "unreadable file: "
            + file
            + " cannot be opened: it is still being written (10 bytes by now, of which the NameNode"
            + " counts 5); run again when its writer has closed it";
    FileRange found = FileRange.whole(file.toString(), FileCompression.NONE, 5);
    try (FSDataOutputStream out = HdfsClient.current().create(file)) {
      out.write("one.\n".getBytes(UTF_8));
      out.hflush();
      out.write("two.\n".getBytes(UTF_8));
      out.hflush();

      assertThat(RemoteCalls.match(file.toString()).get(0).sizeBytes(), is(5L));
      assertThat(refusal(file.toString()), is(refusal));
      assertThat(faultOf(found), is(refusal));
    }

    // Whoever found it before that would read half of it.
    assertThat(
        faultOf(found),
        is(
            "unreadable file: "
                + file
                + " cannot be opened: it has been written to since the run found it (10 bytes by"
                + " now, 5 then); run again when its writer has closed it"));
    assertThat(
        FileInlet.matching(List.of(file.toString())).files(),
        is(List.of(new InputFile(file.toString(), 10, FileCompression.NONE))));
  }

  private static String faultOf(FileRange range) {
    return String.valueOf(
        assertThrows(
                FileReadException.class,
                () -> LineReader.create().read(range, new CollectedLine.Collector()))
            .getMessage());
  }

  @Test
  void filesHaveTheReplicationAndTheBlocksOfTheNameNode() throws IOException {
    SharedHdfs.write(folder.file("a"), new byte[10]);

    var status = HdfsClient.current().status(folder.file("a")).orElseThrow();

    assertThat(status.getReplication(), is((short) 2));
    assertThat(status.getBlockSize(), is((long) BLOCK));
  }

  @Test
  void aRenameReplacesAndPassesOverWhatIsMissingWhereThatIsWanted() throws IOException {
    SharedHdfs.write(folder.file("new"), "new".getBytes(UTF_8));
    SharedHdfs.write(folder.file("old"), "old".getBytes(UTF_8));

    FileSystems.rename(
        List.of(folder.file("missing"), folder.file("new")),
        List.of(folder.file("other"), folder.file("old")),
        StandardMoveOptions.IGNORE_MISSING_FILES);
    FileSystems.rename(List.of(folder.file("old")), List.of(folder.file("below/a/moved")));

    assertThat(SharedHdfs.read(folder.file("below/a/moved")), is("new".getBytes(UTF_8)));
    assertThat(OutputFolder.at(folder).files(""), is(List.of()));
    assertThrows(
        FileNotFoundException.class,
        () -> FileSystems.rename(List.of(folder.file("old")), List.of(folder.file("other"))));
  }

  @Test
  void aDataNodeThatDiesDuringAWriteLosesNothing() throws Exception {
    byte[] bytes = new byte[3 * BLOCK + 17];
    new Random(7).nextBytes(bytes);
    HdfsFile file = folder.file("large");
    try (FSDataOutputStream out = HdfsClient.current().create(file)) {
      out.write(bytes, 0, BLOCK / 2);
      out.hflush();
      // One of the two that the block is being written to.
      holderOf(file).kill();
      out.write(bytes, BLOCK / 2, bytes.length - BLOCK / 2);
    }

    assertThat(Arrays.equals(SharedHdfs.read(file), bytes), is(true));
    assertThat(
        SharedHdfs.cluster().dataNodes().stream()
            .filter(role -> !role.process().isAlive())
            .toList(),
        hasSize(1));
  }

  private static HdfsRole holderOf(HdfsFile file) throws IOException {
    FileContext nameNode =
        FileContext.getFileContext(java.net.URI.create("hdfs://" + file.authority()));
    List<String> holders =
        List.of(
            nameNode.getFileBlockLocations(new org.apache.hadoop.fs.Path(file.path()), 0, 1)[0]
                .getNames());
    return SharedHdfs.cluster().dataNodes().stream()
        .filter(role -> holders.contains(role.address()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("None of ours: " + holders));
  }

  @Test
  void aNameNodeThatIsNotThereIsOneLineWithin30Seconds() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    long start = System.nanoTime();

    String line = refusal("hdfs://127.0.0.1:" + port + "/logs");

    assertThat(Duration.ofNanos(System.nanoTime() - start).toSeconds(), lessThan(30L));
    assertThat(
        line,
        is(
            ("unreadable file: hdfs://127.0.0.1:%d/logs cannot be opened: no NameNode answers at"
                    + " 127.0.0.1:%d (Connection refused): check host and port, that it runs, and"
                    + " that this machine can reach it")
                .formatted(port, port)));
  }

  /** As that of its web page does. */
  @Test
  void aPortThatSpeaksAnotherLanguageIsOneLine() throws Exception {
    try (ServerSocket page = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket caller = page.accept()) {
                  caller.getOutputStream().write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(UTF_8));
                  caller.getInputStream().readAllBytes();
                } catch (IOException gone) {
                  // The client has heard enough.
                }
              });
      answering.start();

      String line = refusal("hdfs://127.0.0.1:" + page.getLocalPort() + "/logs");

      assertThat(
          line,
          startsWith(
              "unreadable file: hdfs://127.0.0.1:%d/logs cannot be opened: what answers at 127.0.0.1:%d is no NameNode ("
                  .formatted(page.getLocalPort(), page.getLocalPort())));
      answering.join();
    }
  }

  @Test
  void aHostThatNobodyKnowsIsOneLine() {
    assertThat(
        refusal("hdfs://no-such-host.invalid/logs"),
        is(
            "unreadable file: hdfs://no-such-host.invalid/logs cannot be opened: there is no host"
                + " or name service no-such-host.invalid (unknown host): check the URI; name"
                + " services need Hadoop's configuration, given by HADOOP_CONF_DIR or"
                + " --hadoopConfiguration"));
  }

  @Test
  void aNameWithoutANameNodeIsOneLine() {
    assertThat(
        refusal("hdfs:///logs"),
        is(
            "unreadable file: hdfs:///logs cannot be opened: hdfs:///logs names no NameNode: write"
                + " hdfs://HOST:PORT/logs, or give Hadoop's configuration by HADOOP_CONF_DIR or"
                + " --hadoopConfiguration"));
  }

  /** Of two NameNodes one is dead, as when the other has taken over. */
  @Test
  void aNameServiceIsReachedWithAConfigurationWhichWorkersGetByTheOptions(@TempDir Path files)
      throws IOException {
    SharedHdfs.write(folder.file("a.log"), "line\n".getBytes(UTF_8));
    Files.writeString(files.resolve("core-site.xml"), configuration("fs.defaultFS", "hdfs://lake"));
    Files.writeString(
        files.resolve("hdfs-site.xml"),
        configuration(
            "dfs.nameservices", "lake",
            "dfs.ha.namenodes.lake", "dead,alive",
            "dfs.namenode.rpc-address.lake.dead", "127.0.0.1:1",
            "dfs.namenode.rpc-address.lake.alive", folder.authority(),
            "dfs.client.failover.proxy.provider.lake",
                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider"));
    HdfsOptions options = PipelineOptionsFactory.create().as(HdfsOptions.class);
    options.setHadoopConfiguration(files.toString());

    FileSystems.setDefaultPipelineOptions(options);

    assertThat(
        SharedHdfs.read(HdfsFile.of("hdfs://lake" + folder.path() + "a.log")),
        is("line\n".getBytes(UTF_8)));
    assertThat(
        SharedHdfs.read(HdfsFile.of("hdfs://" + folder.path() + "a.log")),
        is("line\n".getBytes(UTF_8)));
    HdfsOptions worker = PipelineOptionsFactory.create().as(HdfsOptions.class);
    worker.setHdfsSettings(options.getHdfsSettings());
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    assertThat(
        assertThrows(
                IOException.class,
                () -> SharedHdfs.read(HdfsFile.of("hdfs://lake" + folder.path() + "a.log")))
            .getMessage(),
        is(
            "there is no host or name service lake (unknown host): check the URI; name services"
                + " need Hadoop's configuration, given by HADOOP_CONF_DIR or"
                + " --hadoopConfiguration"));
    FileSystems.setDefaultPipelineOptions(worker);
    assertThat(
        SharedHdfs.read(HdfsFile.of("hdfs://lake" + folder.path() + "a.log")),
        is("line\n".getBytes(UTF_8)));
  }

  /** A takeover lasts as long as the NameNodes need, and what waits for it is a run at work. */
  @Test
  void patienceIsShorterThanHadoopsForOneNameNodeAndHadoopsForATakeover() {
    Configuration hadoop = new HdfsConfiguration();
    Configuration ours = HdfsClient.current().configuration();

    assertThat(hadoop.get("ipc.client.rpc-timeout.ms"), is("120000"));
    assertThat(ours.get("ipc.client.rpc-timeout.ms"), is("20000"));
    for (String name :
        List.of(
            "dfs.client.failover.max.attempts",
            "dfs.client.failover.sleep.base.millis",
            "dfs.client.failover.sleep.max.millis",
            "dfs.client.failover.connection.retries")) {
      assertThat(name, ours.get(name), is(hadoop.get(name)));
    }
  }

  private static String configuration(String... namesAndValues) {
    StringBuilder xml = new StringBuilder("<configuration>");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xml.append("<property><name>")
          .append(namesAndValues[i])
          .append("</name><value>")
          .append(namesAndValues[i + 1])
          .append("</value></property>");
    }
    return xml.append("</configuration>").toString();
  }

  private List<String> found(String pattern) throws IOException {
    return FileInlet.matching(List.of(folder + pattern)).files().stream()
        .map(file -> file.uri().substring(folder.toString().length()))
        .toList();
  }

  private String mistake(String pattern) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> found(pattern)).getMessage());
  }

  private static String refusal(String pattern) {
    return String.valueOf(
        assertThrows(FileReadException.class, () -> FileInlet.matching(List.of(pattern)))
            .getMessage());
  }
}

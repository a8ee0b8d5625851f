package dev.millrace.broker;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KafkaBrokerTest {
  @TempDir Path folder;

  /** Which is how one looks that is committed and whose marker the broker has not written yet. */
  @Test
  void contentsWaitForTheTransactionsThatAreUnderWay() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "transactional.id", "sender"),
                new StringSerializer(),
                new StringSerializer())) {
      broker.createTopic("lines", 1);
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("lines", 0, null, "sent")).get();

      CompletableFuture<List<String>> contents =
          CompletableFuture.supplyAsync(() -> Records.all(broker.address(), "lines"));
      assertThrows(TimeoutException.class, () -> contents.get(3, TimeUnit.SECONDS));
      producer.commitTransaction();

      assertThat(contents.get(), contains("0/0 sent"));
    }
  }

  @Test
  void keepsItsDataAndItsAddressThroughKillsAndStops() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      String address = broker.address();
      broker.createTopic("lines", 2);
      Records.write(address, "none", "lines", 0, "before the kill");
      broker.kill();
      assertThat(broker.process().isAlive(), is(false));

      broker.restart();
      assertThat(broker.address(), is(address));
      Records.write(address, "zstd", "lines", 1, "before the stop");
      broker.stop();
      assertThat(broker.process().isAlive(), is(false));
      assertThat(
          "an end in order", Files.exists(folder.resolve("data/.kafka_cleanshutdown")), is(true));

      broker.restart();
      Records.write(address, "lz4", "lines", 0, "after both");
      assertThat(
          Records.all(address, "lines"),
          contains("0/0 before the kill", "0/1 after both", "1/0 before the stop"));
    }
  }

  @Test
  void goesOnWithTheDataOfAnEarlierBrokerInItsFolder() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      broker.createTopic("lines", 1);
      Records.write(broker.address(), "none", "lines", 0, "of the first");
    }
    try (KafkaBroker broker = KafkaBroker.start(folder);
        Topics topics = broker.topics()) {
      assertThat(topics.names(), is(Set.of("lines")));
      assertThat(Records.all(broker.address(), "lines"), contains("0/0 of the first"));
    }
  }

  @Test
  void usesNoFileOutsideItsFolderAndLeavesNoProcess() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs the /proc of Linux");
    Path own = folder.resolve("broker");
    Path jars = BrokerJars.found().folder().toRealPath();
    KafkaBroker broker = KafkaBroker.start(own);
    ProcessHandle process = broker.process();
    broker.createTopic("lines", 1);
    // Libraries that unpack native code do so when they are first used.
    for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      Records.write(broker.address(), compression, "lines", 0, compression);
    }

    List<Path> strays =
        OpenFiles.of(process).stream()
            .filter(file -> !file.startsWith(own) && !file.startsWith(jars))
            .filter(file -> !file.startsWith(System.getProperty("java.home")))
            .filter(
                file ->
                    Stream.of("/dev", "/proc", "/sys", "/usr", "/lib", "/lib64", "/etc")
                        .noneMatch(file::startsWith))
            .toList();
    broker.stop();

    assertThat(strays, is(empty()));
    assertThat(process.isAlive(), is(false));
    assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid).toList(), is(empty()));
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.toList(), contains(own));
    }
  }

  @Test
  void endsWithTheProcessThatStartedItEvenIfThatIsKilled() throws Exception {
    Process starter = StartingProcess.start(folder);
    long pid = Long.parseLong(starter.inputReader(StandardCharsets.UTF_8).readLine());
    ProcessHandle broker = ProcessHandle.of(pid).orElseThrow();

    starter.destroyForcibly().waitFor();

    broker.onExit().get(30, TimeUnit.SECONDS);
    assertThat(broker.isAlive(), is(false));
  }

  @Test
  void staysWhenTheTerminalInterruptsAllItsProcesses() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      broker.createTopic("lines", 1);
      Process kill = new ProcessBuilder("kill", "-INT", "" + broker.process().pid()).start();
      assertThat(kill.waitFor(), is(0));

      Records.write(broker.address(), "none", "lines", 0, "still here");

      assertThat(Records.all(broker.address(), "lines"), contains("0/0 still here"));
    }
  }

  @Test
  void saysWhyItDoesNotStartAndWhereItsLogIs() {
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> KafkaBroker.start(folder, Map.of("num.io.threads", "several")));

    assertThat(
        refusal.getMessage(),
        allOf(
            startsWith("The Kafka broker ended while it started: "),
            containsString("Invalid value several for configuration num.io.threads"),
            containsString("(its log: " + folder.resolve("broker.log") + ")")));
  }

  @Test
  void letsUsersInByTheirPasswordsAndToWhatTheyWereGranted() throws Exception {
    try (KafkaBroker broker = KafkaBroker.startWithUsers(folder, Map.of("reader", "open sesame"))) {
      broker.createTopic("open", 1);
      broker.createTopic("closed", 1);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        admin
            .createAcls(
                List.of(
                    new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "open", PatternType.LITERAL),
                        new AccessControlEntry(
                            "User:reader", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW))))
            .all()
            .get();
      }

      assertThat(described(broker, "open sesame", "open"), is(Set.of("open")));
      assertThat(
          assertThrows(ExecutionException.class, () -> described(broker, "open sesame", "closed"))
              .getCause(),
          is(instanceOf(TopicAuthorizationException.class)));
      assertThat(
          assertThrows(ExecutionException.class, () -> described(broker, "open barley", "open"))
              .getCause(),
          is(instanceOf(SaslAuthenticationException.class)));
    }
  }

  private static Set<String> described(KafkaBroker broker, String password, String topic)
      throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                broker.guardedAddress(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"reader\" password=\"%s\";".formatted(password)))) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().keySet();
    }
  }

  @Test
  void namesTheBrokerThatRefusesATopic() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      broker.createTopic("lines", 1);

      IOException refusal = assertThrows(IOException.class, () -> broker.createTopic("lines", 1));

      assertThat(
          refusal.getMessage(),
          is(
              "The Kafka broker at %s did not make the topic lines: Topic 'lines' already exists."
                  .formatted(broker.address())));
    }
  }
}

package dev.millrace.broker;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerJarsTest {
  @TempDir Path folder;

  @Test
  void liesBesideTheBuildOfThisModule() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("broker/server/target/jars"));
    Files.createFile(jars.resolve("kafka_2.13-3.9.1.jar"));
    Path classes = Files.createDirectories(folder.resolve("broker/target/classes"));

    assertThat(BrokerJars.found(null, classes).folder(), is(jars));
  }

  @Test
  void liesWhereTheVariableSays() throws IOException {
    Files.createFile(folder.resolve("kafka_2.13-3.9.1.jar"));

    assertThat(
        BrokerJars.found(folder.toString(), Path.of("/nowhere/broker.jar")).folder(), is(folder));
  }

  @Test
  void saysWhatToDoWhereThereIsNone() {
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> BrokerJars.found(null, folder.resolve("broker/target/classes")));

    assertThat(
        refusal.getMessage(),
        is(
            "No jars of a Kafka broker in "
                + folder.resolve("broker/server/target/jars")
                + " (mvn compile puts them in broker/server/target/jars; a program outside the"
                + " build needs that folder's path in MILLRACE_BROKER_JARS)"));
  }
}

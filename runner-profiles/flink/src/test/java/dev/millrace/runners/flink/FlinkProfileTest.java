package dev.millrace.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlinkProfileTest {

  /** What Flink's client does before it calls a program, and after. */
  private static final class Client extends StreamExecutionEnvironment {
    static void prepare() {
      initializeContextEnvironment(configuration -> new Client());
    }

    static void tidy() {
      resetContextEnvironment();
    }
  }

  @AfterEach
  void tidy() {
    Client.tidy();
  }

  @Test
  void byItselfItBringsAConfigurationAndAParallelism() {
    assertThat(new FlinkProfile().defaultArguments(), hasItem(startsWith("--flinkConfDir=")));
    assertThat(
        new FlinkProfile().defaultArguments(),
        hasItem("--parallelism=" + Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void onAClusterBothAreTheClusters() {
    Client.prepare();

    assertThat(
        new FlinkProfile().defaultArguments(),
        contains(
            "--runner=FlinkRunner",
            "--objectReuse=true",
            "--fasterCopy=true",
            "--checkpointingInterval=10000"));
  }
}

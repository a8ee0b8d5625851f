package dev.millrace.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlinkProfileTest {

  /** What Flink's client does before it calls a program, and after. */
  private static final class Client extends StreamExecutionEnvironment {
    static void prepare() {
      initializeContextEnvironment(configuration -> new Client());
    }

    static void prepareToDetach() {
      Configuration detached = new Configuration();
      detached.set(DeploymentOptions.ATTACHED, false);
      initializeContextEnvironment(configuration -> new Client(detached));
    }

    private Client() {}

    private Client(Configuration configuration) {
      super(configuration);
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

  @Test
  void aDetachedClientDoesNotWait() {
    PipelineOptions options = PipelineOptionsFactory.create();
    assertThat(new FlinkProfile().waits(options), is(true));

    options.as(FlinkPipelineOptions.class).setAttachedMode(false);
    assertThat(new FlinkProfile().waits(options), is(false));

    Client.prepareToDetach();
    assertThat(new FlinkProfile().waits(PipelineOptionsFactory.create()), is(false));
  }
}

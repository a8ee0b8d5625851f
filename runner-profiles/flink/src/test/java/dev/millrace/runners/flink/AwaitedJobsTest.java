package dev.millrace.runners.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who cancels what a job of this process does. */
@Timeout(120)
class AwaitedJobsTest {
  private static final CountDownLatch AT_WORK = new CountDownLatch(1);
  private static final CountDownLatch LEFT = new CountDownLatch(1);

  private final FlinkProfile profile = new FlinkProfile();

  @Test
  void aJobIsCancelledWithItsStepsAndTheNextOneRuns() throws Exception {
    assertThat("nothing runs", profile.cancel(), is(false));
    Thread interrupting =
        new Thread(
            () -> {
              try {
                AT_WORK.await();
                while (!profile.cancel()) {
                  Thread.sleep(10);
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    interrupting.start();

    RuntimeException ended =
        assertThrows(
            RuntimeException.class, () -> profile.run(graph(new WaitForEver())).waitUntilFinish());

    assertThat(Throwables.getStackTraceAsString(ended), containsString("cancel"));
    assertThat("steps that are at work still", LEFT.getCount(), is(0L));
    assertThat("nothing runs any more", profile.cancel(), is(false));
    assertThat(profile.run(graph(new Pass())).waitUntilFinish(), is(State.DONE));
  }

  private Pipeline graph(DoFn<Integer, Integer> step) {
    Pipeline graph =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(profile.defaultArguments().toArray(String[]::new))
                .create());
    graph.apply("Make", Create.of(1)).apply("Step", ParDo.of(step));
    return graph;
  }

  private static final class WaitForEver extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() throws InterruptedException {
      AT_WORK.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        LEFT.countDown();
      }
    }
  }

  private static final class Pass extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Integer number, OutputReceiver<Integer> out) {
      out.output(number);
    }
  }
}

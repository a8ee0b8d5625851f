package dev.millrace.benchmarks.flink;

import dev.millrace.benchmarks.floor.Encoded;
import dev.millrace.benchmarks.floor.TableFile;
import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.FileRange;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import dev.millrace.transforms.DeadLetter;
import org.apache.flink.api.common.functions.RichMapPartitionFunction;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.util.Collector;

/** Reads, parses and counts; what cannot be parsed goes to a file of this task. */
final class CountRanges extends RichMapPartitionFunction<FileRange, Tuple3<String, Long, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final WebLogSteps steps;
  private final String output;

  CountRanges(WebLogSteps steps, String output) {
    this.steps = steps;
    this.output = output;
  }

  @Override
  public void mapPartition(
      Iterable<FileRange> ranges, Collector<Tuple3<String, Long, byte[]>> out) throws Exception {
    String name = "part-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    try (TableFile<DeadLetter> deadLetters =
        TableFile.create(output, "dead-letters", name, DeadLetterFormat.of())) {
      WebLogSteps.Counting counting = steps.counting(new Sending(out, deadLetters));
      for (FileRange range : ranges) {
        counting.read(range);
      }
      counting.flush();
    }
  }

  private record Sending(
      Collector<Tuple3<String, Long, byte[]>> out, TableFile<DeadLetter> deadLetters)
      implements WebLogSteps.Counts {
    @Override
    public void client(String client, long windowStart, ClientActivity activity) {
      out.collect(FlinkJob.counts(client, windowStart, Encoded.bytes(activity)));
    }

    @Override
    public void traffic(long windowStart, WebLogSteps.Traffic traffic) {
      out.collect(FlinkJob.counts(FlinkJob.SITE, windowStart, traffic.encoded()));
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      deadLetters.accept(letter);
    }
  }
}

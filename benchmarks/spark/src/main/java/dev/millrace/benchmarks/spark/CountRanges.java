package dev.millrace.benchmarks.spark;

import dev.millrace.benchmarks.floor.TableFile;
import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.FileRange;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Reads, parses and counts; what cannot be parsed goes to a file of this task. */
final class CountRanges implements PairFlatMapFunction<Iterator<FileRange>, Key, Counts> {
  private static final long serialVersionUID = 1L;

  private final WebLogSteps steps;
  private final String output;

  CountRanges(WebLogSteps steps, String output) {
    this.steps = steps;
    this.output = output;
  }

  @Override
  public Iterator<Tuple2<Key, Counts>> call(Iterator<FileRange> ranges) throws IOException {
    Sending sending = new Sending(output, "part-" + TaskContext.getPartitionId());
    WebLogSteps.Counting counting = steps.counting(sending);
    while (ranges.hasNext()) {
      counting.read(ranges.next());
    }
    counting.flush();
    return sending.close();
  }

  private static final class Sending implements WebLogSteps.Counts {
    private final String output;
    private final String name;
    private final List<Tuple2<Key, Counts>> counts = new ArrayList<>();
    private @Nullable TableFile<DeadLetter> deadLetters;

    private Sending(String output, String name) {
      this.output = output;
      this.name = name;
    }

    @Override
    public void client(String client, long windowStart, ClientActivity activity) {
      counts.add(new Tuple2<>(new Key(client, windowStart), new Counts.OfClient(activity)));
    }

    @Override
    public void traffic(long windowStart, WebLogSteps.Traffic traffic) {
      counts.add(new Tuple2<>(new Key(Key.SITE, windowStart), new Counts.OfSite(traffic)));
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      try {
        if (deadLetters == null) {
          deadLetters = TableFile.create(output, "dead-letters", name, DeadLetterFormat.of());
        }
        deadLetters.accept(letter);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Iterator<Tuple2<Key, Counts>> close() throws IOException {
      if (deadLetters != null) {
        deadLetters.close();
      }
      return counts.iterator();
    }
  }
}

package dev.millrace.benchmarks.floor;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.ClientRow;
import dev.millrace.pipelines.weblogalerts.TrafficRow;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import dev.millrace.transforms.DeadLetter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The least that the job can cost: one process, everything in memory, no engine, no shuffle, no
 * books. It reads, counts, scores, judges and lands what the pipeline lands.
 */
public final class FloorJob {
  private final JobArguments arguments;
  private final WebLogSteps steps;

  /** Clients are spread over as many maps as there are threads, so that each scores its own. */
  private final List<Map<ClientKey, ClientActivity>> clients = new ArrayList<>();

  private final Map<Long, WebLogSteps.Traffic> traffic = new HashMap<>();
  private final TableFile<DeadLetter> deadLetters;

  private FloorJob(JobArguments arguments) throws Exception {
    this.arguments = arguments;
    this.steps = WebLogSteps.withModel(arguments.model());
    this.deadLetters =
        TableFile.create(arguments.output(), "dead-letters", "part", DeadLetterFormat.of());
    for (int i = 0; i < arguments.parallelism(); i++) {
      clients.add(new ConcurrentHashMap<>());
    }
  }

  public static void main(String[] arguments) throws Exception {
    new FloorJob(JobArguments.of(arguments)).run();
  }

  private void run() throws Exception {
    Queue<FileRange> ranges =
        new ConcurrentLinkedQueue<>(FileInlet.matching(arguments.input()).split());
    inEachThread(thread -> count(ranges));
    inEachThread(this::score);
    try (TableFile<TrafficRow> rows =
            TableFile.create(arguments.output(), "traffic", "part", WebLogSteps.traffic());
        TableFile<Alert> alerts =
            TableFile.create(arguments.output(), "alerts", "traffic", WebLogSteps.alerts())) {
      steps.judge(traffic, rows, alerts);
    }
    deadLetters.close();
  }

  private void inEachThread(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(arguments.parallelism());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < arguments.parallelism(); i++) {
        int thread = i;
        running.add(
            threads.submit(
                () -> {
                  work.run(thread);
                  return thread;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void count(Queue<FileRange> ranges) throws Exception {
    WebLogSteps.Counting counting = steps.counting(new Merging());
    for (FileRange range = ranges.poll(); range != null; range = ranges.poll()) {
      counting.read(range);
    }
    counting.flush();
  }

  private void score(int thread) throws Exception {
    try (TableFile<ClientRow> rows =
            TableFile.create(
                arguments.output(), "clients", "part-" + thread, WebLogSteps.clients());
        TableFile<Alert> alerts =
            TableFile.create(
                arguments.output(), "alerts", "client-" + thread, WebLogSteps.alerts())) {
      WebLogSteps.Scoring scoring = steps.scoring(rows, alerts);
      clients.get(thread).entrySet().stream()
          .sorted(Comparator.comparingLong(client -> client.getKey().windowStart()))
          .forEach(
              client ->
                  scoring.add(
                      client.getKey().client(), client.getKey().windowStart(), client.getValue()));
      scoring.flush();
    }
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  /** Takes counts from all threads. */
  private final class Merging implements WebLogSteps.Counts {
    @Override
    public void client(String client, long windowStart, ClientActivity activity) {
      ClientKey key = new ClientKey(client, windowStart);
      clients
          .get(Math.floorMod(client.hashCode(), clients.size()))
          .merge(key, activity, FloorJob::merged);
    }

    @Override
    public void traffic(long windowStart, WebLogSteps.Traffic window) {
      synchronized (traffic) {
        traffic.merge(windowStart, window, WebLogSteps.Traffic::merge);
      }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      synchronized (deadLetters) {
        deadLetters.accept(letter);
      }
    }
  }

  private static ClientActivity merged(ClientActivity one, ClientActivity other) {
    one.merge(other);
    return one;
  }
}

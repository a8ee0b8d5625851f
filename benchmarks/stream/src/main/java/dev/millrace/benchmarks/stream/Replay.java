package dev.millrace.benchmarks.stream;

import dev.millrace.io.kafka.ControlRecords;
import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a topic of lines when all is over, and judges a client after each of its lines, by
 * the functions that Millrace judges with: so it knows which line completed the evidence for an
 * alert, and what the whole window is worth. All lines of a client must be in one partition.
 */
final class Replay {
  private final WebLogSteps.Judging judging;
  private final AccessLogParser parser;
  private final AccessLogLine line = new AccessLogLine();
  private final Map<String, NavigableMap<Long, ClientActivity>> clients = new HashMap<>();
  private final Map<AlertKey, ClientStory> stories = new HashMap<>();

  private Replay(WebLogSteps steps) {
    this.judging = steps.judging();
    this.parser = steps.parser();
  }

  static Replay create() throws IOException {
    return new Replay(WebLogSteps.withModel(null));
  }

  /** Takes the next record of its partition. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    byte[] text = record.value();
    if (record.headers().lastHeader(ControlRecords.HEADER) != null
        || parser.parse(text, 0, text.length, line) != null) {
      return;
    }
    String client = line.client().toString();
    long start = WebLogSteps.windowStart(line.time());
    NavigableMap<Long, ClientActivity> windows =
        clients.computeIfAbsent(client, first -> new TreeMap<>());
    ClientActivity activity = windows.computeIfAbsent(start, first -> new ClientActivity());
    activity.add(line);
    tell(
        new AlertKey(client, start),
        activity.requests(),
        judge(client, start, activity, windows),
        record.timestamp());
  }

  /** Most clients never are over the line, and have no story. */
  private void tell(AlertKey key, long request, @Nullable Alert found, long appendedMillis) {
    if (found != null) {
      stories.computeIfAbsent(key, first -> new ClientStory()).overTheLine(request, appendedMillis);
    } else {
      ClientStory story = stories.get(key);
      if (story != null) {
        story.belowTheLine(appendedMillis);
      }
    }
  }

  private @Nullable Alert judge(
      String client,
      long start,
      ClientActivity activity,
      NavigableMap<Long, ClientActivity> windows) {
    NavigableMap<Long, ClientActivity> recent =
        windows.subMap(WebLogSteps.firstRecent(start), true, start, true);
    ClientActivity sum = activity;
    if (recent.size() > 1) {
      sum = new ClientActivity();
      recent.values().forEach(sum::merge);
    }
    return judging
        .judge(List.of(new WebLogSteps.Asked(client, start, activity, sum)))
        .get(0)
        .orElse(null);
  }

  /** Who was over the line at any time, by window. */
  Map<AlertKey, ClientStory> stories() {
    return stories;
  }

  /** What whole windows are worth, when all records were taken: ids and labels. */
  Map<String, String> lastWords() {
    Map<String, String> words = new TreeMap<>();
    clients.forEach(
        (client, windows) ->
            windows.forEach(
                (start, activity) -> {
                  Alert alert = judge(client, start, activity, windows);
                  if (alert != null) {
                    words.put(alert.id(), Objects.requireNonNull(alert.label()));
                  }
                }));
    return words;
  }
}

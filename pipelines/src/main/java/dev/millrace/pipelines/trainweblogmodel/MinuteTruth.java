package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.Label;
import dev.millrace.pipelines.weblogalerts.RecentClients;
import dev.millrace.pipelines.weblogalerts.WebLogFeatures;
import dev.millrace.transforms.accesslog.AccessLogLine;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Gathers one client's minute and the labels of its lines. */
final class MinuteTruth {
  private final String client;
  private final long minute;
  private final ClientActivity activity = new ClientActivity();
  private final long[] lines = new long[Label.values().length];
  private final Map<String, Long> variants = new TreeMap<>();

  MinuteTruth(String client, long minute) {
    this.client = client;
    this.minute = minute;
  }

  void add(AccessLogLine line, Label label, String variant) {
    activity.add(line);
    lines[label.ordinal()]++;
    variants.merge(label.ordinal() + variant, 1L, Long::sum);
  }

  /**
   * @param recent what the clients of the server did before
   */
  LabelledMinute close(RecentClients recent) {
    Label label = label();
    String prefix = String.valueOf(label.ordinal());
    String variant =
        variants.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(prefix))
            .max(Map.Entry.comparingByValue())
            .map(entry -> entry.getKey().substring(prefix.length()))
            .orElse("");
    return new LabelledMinute(
        client,
        minute,
        label,
        variant,
        activity.requests(),
        WebLogFeatures.of(
            activity, recent.add(client, TimeUnit.MINUTES.toMillis(minute), activity)));
  }

  private Label label() {
    return Arrays.stream(Label.values())
        .filter(label -> label != Label.NORMAL && lines[label.ordinal()] > 0)
        .min(Comparator.comparingLong(label -> -lines[label.ordinal()]))
        .orElse(Label.NORMAL);
  }
}

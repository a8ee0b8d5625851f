package dev.millrace.pipelines.trainweblogmodel;

import com.google.common.hash.Hasher;
import dev.millrace.pipelines.simulatewebtraffic.LabelledLine;
import dev.millrace.pipelines.weblogalerts.Label;
import dev.millrace.pipelines.weblogalerts.RecentClients;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.accesslog.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Turns the lines of one simulated server into client-minutes, with the parser and the functions
 * that score real logs.
 */
final class ServerMinutes {
  private static final LogFormat FORMAT = LogFormat.of("combined");
  private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

  /** What a log keeps of each request. */
  enum Fields {
    /** The combined format. */
    ALL,
    /** The common format: neither referrer nor user agent. */
    COMMON
  }

  private final AccessLogParser parser = AccessLogParser.of(FORMAT);
  private final AccessLogLine line = new AccessLogLine();
  private final SortedMap<Long, Map<String, MinuteTruth>> minutes = new TreeMap<>();
  private final Fields fields;
  private final Hasher digest;

  /**
   * @param digest is fed each line and its label
   */
  ServerMinutes(Fields fields, Hasher digest) {
    this.fields = fields;
    this.digest = digest;
  }

  /** Takes the next line. */
  void add(LabelledLine labelled) {
    byte[] bytes = labelled.line();
    digest.putBytes(bytes).putByte((byte) '\n').putString(labelled.label(), StandardCharsets.UTF_8);
    Rejection rejection = parser.parse(bytes, 0, bytes.length, line);
    Label label = Label.of(labelled.label()).orElse(null);
    if (rejection != null || label == null) {
      throw new IllegalStateException(
          "Cannot train on a simulated line: " + labelled + " (" + rejection + ")");
    }
    if (fields == Fields.COMMON) {
      line.referrer().clear();
      line.agent().clear();
    }
    long minute = Math.floorDiv(line.time(), MINUTE);
    minutes
        .computeIfAbsent(minute, first -> new LinkedHashMap<>())
        .computeIfAbsent(labelled.client(), client -> new MinuteTruth(client, minute))
        .add(line, label, labelled.variant());
  }

  /** All client-minutes, by minute and then by first request. */
  List<LabelledMinute> close() {
    RecentClients recent = new RecentClients(MINUTE);
    List<LabelledMinute> closed = new ArrayList<>();
    minutes
        .values()
        .forEach(clients -> clients.values().forEach(truth -> closed.add(truth.close(recent))));
    return closed;
  }
}

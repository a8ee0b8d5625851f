package dev.millrace.pipelines.trainweblogmodel;

import com.google.common.hash.Hasher;
import dev.millrace.pipelines.simulatewebtraffic.LabelledLine;
import dev.millrace.pipelines.weblogalerts.Label;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.accesslog.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Turns the lines of one simulated server into client-minutes, with the parser and the functions
 * that score real logs.
 */
final class ServerMinutes {
  private static final LogFormat FORMAT = LogFormat.of("combined");

  /** What a log keeps of each request. */
  enum Fields {
    /** The combined format. */
    ALL,
    /** The common format: neither referrer nor user agent. */
    COMMON
  }

  private final AccessLogParser parser = AccessLogParser.of(FORMAT);
  private final AccessLogLine line = new AccessLogLine();
  private final Map<String, MinuteTruth> open = new LinkedHashMap<>();
  private final List<LabelledMinute> closed = new ArrayList<>();
  private final Fields fields;
  private final Hasher digest;
  private long minute = Long.MIN_VALUE;

  /**
   * @param digest is fed each line and its label
   */
  ServerMinutes(Fields fields, Hasher digest) {
    this.fields = fields;
    this.digest = digest;
  }

  /** Takes the next line; lines come in the order of their times. */
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
    long lineMinute = Math.floorDiv(line.time(), TimeUnit.MINUTES.toMillis(1));
    if (lineMinute > minute) {
      closeMinute();
      minute = lineMinute;
    }
    open.computeIfAbsent(labelled.client(), client -> new MinuteTruth(client, lineMinute))
        .add(line, label, labelled.variant());
  }

  private void closeMinute() {
    open.values().forEach(truth -> closed.add(truth.close()));
    open.clear();
  }

  /** All client-minutes, by minute and then by first request. */
  List<LabelledMinute> close() {
    closeMinute();
    return closed;
  }
}

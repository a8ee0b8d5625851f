package dev.millrace.pipelines.weblogalerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.SendAhead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Alerts of a topic that has early ones. The same JSON as in files, with {@code revision}: 0 of one
 * that did not wait for its window, 1 of the last word. One that was early and that the whole
 * window denies has a last word too, what it said before, with {@code withdrawn}.
 */
final class AlertRevisions implements SendAhead.Conclusion {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonLinesFormat<Alert> FORMAT = JsonLinesFormat.of(Alert.class);
  private static final String ID = "id";
  private static final String REVISION = "revision";
  private static final String WITHDRAWN = "withdrawn";

  /** An alert that does not wait for its window. */
  static String early(Alert alert) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonLinesFormat.Writer<Alert> writer = FORMAT.writer(Channels.newChannel(text))) {
      writer.write(alert);
    }
    return read(text.toString(StandardCharsets.UTF_8)).put(REVISION, 0).toString();
  }

  @Override
  public List<String> of(List<String> ahead, List<String> landed) throws IOException {
    List<String> last = new ArrayList<>();
    Set<String> confirmed = new HashSet<>();
    for (String row : landed) {
      ObjectNode alert = read(row);
      confirmed.add(alert.path(ID).asText());
      last.add(alert.put(REVISION, 1).toString());
    }
    for (String row : ahead) {
      ObjectNode alert = read(row);
      if (!confirmed.contains(alert.path(ID).asText())) {
        last.add(alert.put(REVISION, 1).put(WITHDRAWN, true).toString());
      }
    }
    return last;
  }

  private static ObjectNode read(String row) throws IOException {
    return (ObjectNode) JSON.readTree(row);
  }
}

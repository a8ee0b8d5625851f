package dev.millrace.benchmarks.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert on a client as somebody who reads the topic sees it.
 *
 * @param requests of the client in the window that it rests on
 * @param word whether it is the last one
 * @param seenMillis when it could be read, epoch milliseconds
 */
record AlertSeen(String id, AlertKey key, String label, long requests, Word word, long seenMillis) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an alert may be. */
  enum Word {
    EARLY,
    LAST,
    WITHDRAWN
  }

  /** Reads the JSON of an alert; nothing if it is about the whole site. */
  static Optional<AlertSeen> of(String json, long seenMillis) throws IOException {
    JsonNode alert = JSON.readTree(json);
    if (!alert.path("kind").asText().equals("client")) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertSeen(
            alert.path("id").asText(),
            new AlertKey(
                alert.path("client").asText(),
                Instant.parse(alert.path("windowStart").asText()).toEpochMilli()),
            alert.path("label").asText(),
            alert.path("requests").asLong(),
            word(alert),
            seenMillis));
  }

  private static Word word(JsonNode alert) {
    if (alert.path("withdrawn").asBoolean()) {
      return Word.WITHDRAWN;
    }
    return alert.path("revision").asInt() == 0 ? Word.EARLY : Word.LAST;
  }
}

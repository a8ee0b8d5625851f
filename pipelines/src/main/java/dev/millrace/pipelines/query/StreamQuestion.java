package dev.millrace.pipelines.query;

import com.google.common.hash.Hashing;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.transforms.sql.DefinedFunction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of streams: the command that goes on with a run must ask the same.
 *
 * @param statement the query
 * @param functions that statements define, as these do
 * @param models that score rows, and digests of what they are
 * @param parameters names and values
 * @param resultTopic where the result goes besides, without properties; null if nowhere
 */
record StreamQuestion(
    String statement,
    List<String> functions,
    List<String> models,
    List<String> parameters,
    @Nullable String resultTopic) {

  static StreamQuestion of(
      Statement.Ask ask,
      Collection<DefinedFunction> functions,
      List<String> models,
      QueryOptions options) {
    String topic = options.getResultTopic();
    return new StreamQuestion(
        ask.sql().strip(),
        functions.stream().map(DefinedFunction::toString).toList(),
        models,
        Objects.requireNonNullElse(options.getParam(), List.of()),
        topic == null ? null : KafkaAddress.ofOneTopic(topic).toString());
  }

  /**
   * Query and models for people, and the digest of all, as nobody needs to read values of
   * parameters.
   */
  String known() {
    return "%s%s (%s)"
        .formatted(
            statement.replaceAll("\\s+", " "),
            models.isEmpty() ? "" : " by " + String.join(", ", models),
            Hashing.sha256()
                .hashString(toString(), StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16));
  }
}

package dev.millrace.pipelines.weblogalerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Run;
import dev.millrace.io.SendTable;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaOutbox;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The topic that a stream sends its alerts to, keyed by their id, if the user names one. */
final class AlertTopic {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertTopic() {}

  /**
   * Looks that the topic is there.
   *
   * @return nothing where no topic is named
   */
  static @Nullable SendTable of(WebLogAlertsOptions options, Run run) throws IOException {
    String alerts = options.getAlerts();
    if (alerts == null) {
      return null;
    }
    KafkaAddress address = KafkaAddress.ofOneTopic(alerts);
    KafkaInlet.at(address);
    return SendTable.of(run, "alerts", KafkaOutbox.to(address, run.id(), AlertTopic::id));
  }

  private static String id(String alert) throws IOException {
    JsonNode id = JSON.readTree(alert).get("id");
    return id == null ? "" : id.asText();
  }
}

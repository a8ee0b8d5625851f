package dev.millrace.pipelines.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommittedTopicsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders.json | it does not begin so (must be kafka://host:port/topic)",
        "kafka://h/orders | 'h' (must be host:port)",
        "kafka://h:1/a,b,a | a (must name each topic once)",
        "kafka://h:1/a?isolation.level=read_uncommitted | isolation.level=read_uncommitted (must be"
            + " read_committed or left out: what a producer took back is not taken)",
        "kafka://h:1/a?sasl.jaas.config=abc | sasl.jaas.config (a secret must be given as file:PATH"
            + " or env:NAME, so that nobody reads it in a log)"
      })
  void aMistakeIsOneLine(String input, String reason) {
    UsageException refusal = assertThrows(UsageException.class, () -> CommittedTopics.parse(input));

    assertThat(refusal.getMessage(), is("Invalid --input: " + reason));
  }

  @Test
  void brokersAndTopicsMayBeMany() {
    KafkaAddress address =
        CommittedTopics.parse("kafka://h:1,h:2/a,b?isolation.level=read_committed&client.id=x");

    assertThat(address.brokers(), is("h:1,h:2"));
    assertThat(address.topics(), is(List.of("a", "b")));
  }
}

package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAddressTest {
  private static final String SECRET = "hunter2";

  @TempDir Path folder;

  @Test
  void namesBrokersAndTopics() {
    KafkaAddress address =
        KafkaAddress.parse("kafka://one.example:9092,[2001:db8::7]:19092,10.0.0.3:1/web-1,web_2.b");

    assertThat(address.brokers(), is("one.example:9092,[2001:db8::7]:19092,10.0.0.3:1"));
    assertThat(address.topics(), is(List.of("web-1", "web_2.b")));
    assertThat(address.properties(), is(Map.of()));
  }

  @Test
  void decodesValuesAndNothingElse() {
    KafkaAddress address =
        KafkaAddress.parse(
            "kafka://h:1/t?client.id=a%26b%3Dc%20d&group.id=1+1=2&empty=&&check.crcs=f%C3%BCr");

    assertThat(
        address.properties(),
        is(Map.of("client.id", "a&b=c d", "group.id", "1+1=2", "empty", "", "check.crcs", "für")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:/h:1/t",
        "kafka://h:1",
        "kafka://h:1/",
        "kafka:///t",
        "kafka://h/t",
        "kafka://h:/t",
        "kafka://h:123456/t",
        "kafka://h:1,/t",
        "kafka://2001:db8::7:9092/t",
        "kafka://[2001:db8::7]/t",
        "kafka://h h:1/t",
        "kafka://h:1/t,",
        "kafka://h:1/a/b",
        "kafka://h:1/a%20b",
        "kafka://h:1/ü",
        "kafka://user@h:1/t",
        "kafka://h:1/t?=x",
        "kafka://h:1/t?client.id",
        "kafka://h:1/t?client.id=%",
        "kafka://h:1/t?client.id=%zz"
      })
  void isRefusedInOneLine(String uri) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> KafkaAddress.parse(uri));

    assertThat(String.valueOf(refusal.getMessage()).lines().count(), is(1L));
    assertThat(
        String.valueOf(refusal.getMessage()),
        matchesPattern("Invalid .*\\((after each % )?must be .*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config=x%20password=%22hunter2%22;",
        "ssl.keystore.password=hunter2",
        "ssl.key.password=hunter2",
        "SSL.TRUSTSTORE.PASSWORD=hunter2",
        "ssl.keystore.key=hunter2",
        "sasl.oauthbearer.client.secret=hunter2",
        "my.token=hunter2",
        // Not of the form at all, and still nobody's business.
        "hunter2",
        "=hunter2",
        "sasl.jaas.config%3Dhunter2",
        "ssl.key.password=hunter2%",
        "ssl.key.password=hunter2%zz"
      })
  void aSecretInClearIsRefusedAndNotRepeated(String parameter) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> KafkaAddress.parse("kafka://h:1/t?client.id=me&" + parameter));

    assertThat(String.valueOf(refusal.getMessage()), not(containsString(SECRET)));
    assertThat(String.valueOf(refusal.getCause()), not(containsString(SECRET)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://user:hunter2@h:1/t",
        "kafka://h:1,user:hunter2@h:2/t",
        "kafka://user:hunter2@h/t?client.id=me",
        "kafka://user:hunt/hunter2@h:1/t",
        "http://user:hunter2@h:1/t?password=hunter2"
      })
  void aPasswordWhereAWebAddressHasItIsRefusedAndNotRepeated(String uri) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> KafkaAddress.parse(uri));

    assertThat(String.valueOf(refusal.getMessage()), not(containsString(SECRET)));
    assertThat(String.valueOf(refusal.getMessage()), not(containsString("user:")));
  }

  @Test
  void aSecretComesFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("jaas conf"), "login password=\"hunter2\";\n");
    String uri =
        "kafka://h:1/t?sasl.jaas.config=file:"
            + file.toString().replace(" ", "%20")
            + "&client.id=me";
    KafkaAddress address = KafkaAddress.parse(uri);

    assertThat(
        new TreeMap<>(address.clientProperties()),
        is(
            Map.of(
                "bootstrap.servers",
                "h:1",
                "client.id",
                "me",
                "sasl.jaas.config",
                "login password=\"hunter2\";")));
    assertThat(address.toString(), is("kafka://h:1/t"));
    assertThat(address.partition("t", 3), is("kafka://h:1/t/3"));
  }

  @Test
  void aSecretComesFromTheEnvironment() throws IOException {
    KafkaAddress address = KafkaAddress.parse("kafka://h:1/t?ssl.key.password=env:PATH");

    assertThat(address.clientProperties().get("ssl.key.password"), is(System.getenv("PATH")));
    assertThat(address.toString(), not(containsString(System.getenv("PATH"))));
  }

  @Test
  void whereAKeyLiesIsNoSecret() throws IOException {
    KafkaAddress address = KafkaAddress.parse("kafka://h:1/t?ssl.keystore.location=/etc/keys.p12");

    assertThat(address.clientProperties().get("ssl.keystore.location"), is("/etc/keys.p12"));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    KafkaAddress address =
        KafkaAddress.parse("kafka://h:1/t?ssl.key.password=file:" + folder.resolve("none"));

    IOException refusal = assertThrows(IOException.class, address::clientProperties);

    assertThat(
        refusal.getMessage(),
        is(
            "Cannot read %s, which the Kafka property ssl.key.password names: %s"
                .formatted(
                    folder.resolve("none"),
                    "java.nio.file.NoSuchFileException: " + folder.resolve("none"))));
  }

  @Test
  void aVariableThatIsNotSetIsNamed() {
    KafkaAddress address =
        KafkaAddress.parse("kafka://h:1/t?ssl.key.password=env:MILLRACE_NOBODY_SETS_THIS");

    IOException refusal = assertThrows(IOException.class, address::clientProperties);

    assertThat(
        refusal.getMessage(),
        is(
            "The environment variable MILLRACE_NOBODY_SETS_THIS, which the Kafka property"
                + " ssl.key.password names, is not set"));
  }

  @Test
  void brokersAreThoseOfTheAddressWhateverItsPropertiesSay() throws IOException {
    KafkaAddress address = KafkaAddress.parse("kafka://h:1/t?bootstrap.servers=elsewhere:2");

    assertThat(address.clientProperties().get("bootstrap.servers"), is("h:1"));
  }
}

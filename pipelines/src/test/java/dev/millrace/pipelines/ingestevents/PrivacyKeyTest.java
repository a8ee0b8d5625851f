package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyKeyTest {
  private static final String KEY = "zqkey-zqkey-zqkey-zqkey-zqkey-zqkey";
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"id","type":"long"},
           {"name":"card","type":"string","privacy":"mask"},
           {"name":"email","type":"string","privacy":"pseudonymise"}]}
          """);

  @TempDir private Path folder = Path.of("");

  @Test
  void aFileWithOrWithoutALineEndAndAVariableAreOneKey() throws IOException {
    String id = PrivacyKey.inFile(file(KEY).toString()).id();

    assertThat(PrivacyKey.inFile(file(KEY + "\n").toString()).id(), is(id));
    assertThat(PrivacyKey.inFile(file(KEY + "\r\n").toString()).id(), is(id));
    assertThat(PrivacyKey.read("privacyKeyVariable", "K", name -> KEY).keyId(), is(id));
    assertThat(PrivacyKey.inFile(file(KEY + "x").toString()).id(), is(not(id)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zqkey|must hold a key of at least 32 bytes, this has 5; openssl rand -hex 32 writes one",
        "zqkey zqkey zqkey zqkey zqkey zqkey|must hold one line of letters, digits and signs, as"
            + " openssl rand -hex 32 writes",
        "zqkeyzqkeyzqkeyzqkeyzqkeyzqkeyzqkeyé|must hold one line of letters, digits and signs, as"
            + " openssl rand -hex 32 writes",
      })
  void whatIsNoKeyIsRefusedWithoutSayingIt(String text, String remedy) throws IOException {
    Path file = file(text);

    assertThat(
        refusal(() -> PrivacyKey.inFile(file.toString())),
        is("Invalid --privacyKeyFile: *** (" + remedy + ")"));
  }

  /** Somebody will give the key itself. */
  @Test
  void anOptionThatHoldsTheKeyIsNotRepeated() {
    assertThat(
        refusal(() -> PrivacyKey.inFile(KEY)),
        is("Invalid --privacyKeyFile: *** (must be a file that exists, here and on each worker)"));
    assertThat(
        refusal(() -> PrivacyKey.inVariable(KEY)),
        is(
            "Invalid --privacyKeyVariable: *** (must be a variable of the environment, here and on"
                + " each worker)"));
  }

  @Test
  void theKeyDoesNotTravelAndAnotherOneIsNotUsed() throws IOException {
    PrivacyKey key = PrivacyKey.inFile(file(KEY).toString());

    assertThat(
        new String(SerializableUtils.serializeToByteArray(key), StandardCharsets.ISO_8859_1)
            .contains("zqkey"),
        is(false));
    PrivacyKey travelled = SerializableUtils.clone(key);
    assertThat(travelled.open().keyId(), is(key.id()));
    file(KEY.replace("zq", "qz"));
    assertThat(
        refusal(travelled::open),
        is(
            "Invalid --privacyKeyFile: a worker has another key than the run was started with (each"
                + " must have the same)"));
  }

  @Test
  void aKeyIsGivenWhereItIsNeededAndNowhereElse() throws IOException {
    EventLayout layout = EventLayout.of(EventProtection.of(SCHEMA));
    EventLayout masked = EventLayout.of(EventProtection.of(without("email")));
    String file = file(KEY).toString();

    assertThat(
        refusal(() -> IngestEventsChecks.key(options(null, null), layout)),
        startsWith("Missing --privacyKeyFile (must be a file with a key of at least 32 bytes"));
    assertThat(IngestEventsChecks.key(options(null, null), masked) == null, is(true));
    assertThat(
        refusal(
            () ->
                IngestEventsChecks.key(options(null, null), masked.identifiedBy(List.of("card")))),
        startsWith("Missing --privacyKeyFile"));
    assertThat(
        refusal(() -> IngestEventsChecks.key(options(file, "K"), layout)),
        is("Invalid --privacyKeyFile: given with --privacyKeyVariable (must be one of them)"));
    assertThat(
        refusal(
            () ->
                IngestEventsChecks.key(
                    options(file, null), EventLayout.of(EventProtection.of(without("privacy"))))),
        is(
            "Invalid --privacyKeyFile: no field of --schema has a property privacy (must be left"
                + " out, or a field have one)"));
  }

  /** The schema without the fields whose declaration has this word in it. */
  private static EventSchema without(String word) {
    StringBuilder left = new StringBuilder();
    for (var field : SCHEMA.avro().getFields()) {
      String privacy =
          field.getProp("privacy") == null
              ? ""
              : ",\"privacy\":\"" + field.getProp("privacy") + "\"";
      String text = "{\"name\":\"" + field.name() + "\",\"type\":" + field.schema() + privacy + "}";
      if (!text.contains(word)) {
        left.append(left.isEmpty() ? "" : ",").append(text);
      }
    }
    return EventSchema.parse("{\"type\":\"record\",\"name\":\"Sale\",\"fields\":[" + left + "]}");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("key"), text);
  }

  private static String refusal(Runnable act) {
    String message = String.valueOf(assertThrows(UsageException.class, act::run).getMessage());
    assertThat(message.contains("zqkey"), is(false));
    return message;
  }

  private static IngestEventsOptions options(@Nullable String file, @Nullable String variable) {
    IngestEventsOptions options = PipelineOptionsFactory.as(IngestEventsOptions.class);
    options.setPrivacyKeyFile(file);
    options.setPrivacyKeyVariable(variable);
    return options;
  }
}

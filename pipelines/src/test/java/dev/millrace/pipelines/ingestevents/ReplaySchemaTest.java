package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import org.junit.jupiter.api.Test;

class ReplaySchemaTest {
  private static final String ID = "{\"name\":\"id\",\"type\":\"long\"}";
  private static final String OPEN = "{\"name\":\"mail\",\"type\":\"string\"}";
  private static final String MASKED =
      "{\"name\":\"mail\",\"type\":\"string\",\"privacy\":\"mask\"}";
  private static final String PSEUDONYM = MASKED.replace("mask", "pseudonymise");
  private static final String NEW =
      "{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}";

  @Test
  void fieldsAreAddedWithDefaults() {
    assertDoesNotThrow(() -> grow(schema(ID, MASKED), schema(ID, MASKED, NEW)));
    refused(schema(ID), schema(ID, OPEN), "adds the field mail without a default");
    refused(schema(ID, OPEN), schema(ID), "has lost the field mail");
    refused(
        schema(ID, OPEN), schema(ID, OPEN.replace("string", "bytes")), "changed the field mail");
  }

  /** Rows of both would be in one column. */
  @Test
  void aFieldIsProtectedAsItWas() {
    refused(schema(ID, MASKED), schema(ID, OPEN), "changed the field mail");
    refused(schema(ID, OPEN), schema(ID, MASKED), "changed the field mail");
    refused(schema(ID, MASKED), schema(ID, PSEUDONYM), "changed the field mail");
  }

  @Test
  void aDefaultStaysAsItWas() {
    String text = NEW.replace("\"null\",\"string\"", "\"string\",\"null\"");
    refused(
        schema(ID, text.replace(":null", ":\"a\"")),
        schema(ID, text.replace(":null", ":\"b\"")),
        "changed the field note");
  }

  /** Of letters that stay bad their records would be gone. */
  @Test
  void aTableWithoutProtectedFieldsGetsNone() {
    String hidden = NEW.replace("\"default\"", "\"privacy\":\"mask\",\"default\"");

    UsageException refusal =
        assertThrows(UsageException.class, () -> keep(schema(ID), schema(ID, hidden)));

    assertThat(refusal.getMessage(), containsString("protects the field note"));
    assertDoesNotThrow(() -> keep(schema(ID, MASKED), schema(ID, MASKED, hidden)));
    assertDoesNotThrow(() -> keep(schema(ID), schema(ID, NEW)));
  }

  private static void refused(EventSchema before, EventSchema now, String why) {
    UsageException refusal = assertThrows(UsageException.class, () -> grow(before, now));
    assertThat(refusal.getMessage(), containsString(why));
  }

  private static void grow(EventSchema before, EventSchema now) {
    ReplaySchema.requireGrown(landed(before), landed(now), "new.avsc");
  }

  private static void keep(EventSchema before, EventSchema now) {
    ReplaySchema.requireLettersKept(landed(before), EventProtection.of(now), "new.avsc");
  }

  private static EventSchema landed(EventSchema declared) {
    return EventProtection.of(declared).landed();
  }

  private static EventSchema schema(String... fields) {
    return EventSchema.parse(
        "{\"type\":\"record\",\"name\":\"Sale\",\"fields\":[" + String.join(",", fields) + "]}");
  }
}

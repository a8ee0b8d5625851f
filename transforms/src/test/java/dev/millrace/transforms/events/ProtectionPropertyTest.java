package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.millrace.transforms.events.EventType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ProtectionPropertyTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"A","fields":[
           {"name":"n","type":"int"},
           {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}},
           {"name":"d","type":["null",{"type":"bytes","logicalType":"decimal","precision":5,"scale":2}]},
           {"name":"e","type":{"type":"enum","name":"E","symbols":["UP"]}},
           {"name":"b","type":"bytes"},
           {"name":"r","type":{"type":"array","items":{"type":"record","name":"R","fields":[
             {"name":"x","type":"boolean"}]}}},
           {"name":"s","type":"string"}]}
          """);

  private static final Pseudonyms PSEUDONYMS = Pseudonyms.under(new byte[32]);

  /** A class, as the documentation has them, and a value of it. */
  record Value(String name, EventType type, Object value) {}

  @Provide
  Arbitrary<Value> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withChars("1a:-.")
            .ofMaxLength(3)
            .map(text -> new Value("text", EventType.of(Kind.STRING), text)),
        Arbitraries.integers()
            .between(-12, 12)
            .map(number -> new Value("whole", EventType.of(Kind.INT), number)),
        Arbitraries.longs()
            .between(-12, 12)
            .map(number -> new Value("whole", EventType.of(Kind.LONG), number)),
        Arbitraries.integers()
            .between(-120, 120)
            .map(
                number ->
                    new Value("decimal", EventType.decimal(5, 1), BigDecimal.valueOf(number, 1))),
        Arbitraries.integers()
            .between(0, 3)
            .map(day -> new Value("date", EventType.of(Kind.DATE), LocalDate.ofEpochDay(day))),
        Arbitraries.strings()
            .withChars("1a:-.")
            .ofMaxLength(3)
            .map(
                text ->
                    new Value(
                        "bytes",
                        EventType.of(Kind.BYTES),
                        text.getBytes(StandardCharsets.US_ASCII))));
  }

  @Property(tries = 3000)
  void pseudonymsAreEqualWhereValuesOfOneClassAre(
      @ForAll("values") Value one, @ForAll("values") Value other) {
    boolean same = Tuple.of(one.name, plain(one)).equals(Tuple.of(other.name, plain(other)));

    String pseudonym = PSEUDONYMS.of(one.type, one.value);

    assertThat(pseudonym.equals(PSEUDONYMS.of(other.type, other.value)), is(same));
    assertThat(pseudonym, matchesPattern("[0-9a-f]{64}"));
  }

  private static String plain(Value value) {
    return value.value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.US_ASCII)
        : value.value instanceof BigDecimal decimal
            ? decimal.stripTrailingZeros().toPlainString()
            : value.value.toString();
  }

  @Property
  void aMaskSaysNothing(@ForAll String text, @ForAll long number) throws Refusal {
    ProtectedValues values = ProtectedValues.withoutPseudonyms();

    assertThat(
        List.of(
            values.of(Protection.MASK, EventType.of(Kind.STRING), text),
            values.of(Protection.MASK, EventType.of(Kind.LONG), number)),
        is(List.of("***", "***")));
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u",
            "null",
            "true",
            "1",
            "-",
            ".5e3",
            "n",
            "\"n\":",
            "\"t\":",
            "\"d\":",
            "\"e\":",
            "\"b\":",
            "\"r\":",
            "\"s\":",
            "\"x\":",
            "7Q7",
            "\"7Q7\"",
            "\"7Q7\":",
            "{\"n\":1,\"t\":2,",
            "2026-02-01T7Q7",
            "7Q7\u0001",
            "\r")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }

  /** Whatever a record is, and whatever is wrong with it. */
  @Property(tries = 5000)
  void aRefusalWithoutValuesHasNothingOfItsRecord(@ForAll("pieces") String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    try {
      JsonEvents.of(SCHEMA).read(bytes, UnknownFields.REFUSED);
    } catch (Refusal refusal) {
      assertClean(refusal);
    }
    try {
      CsvEvents.of(SCHEMA)
          .read(
              CsvHeader.of("n,t,7Q7".getBytes(StandardCharsets.UTF_8)),
              bytes,
              UnknownFields.REFUSED);
    } catch (Refusal refusal) {
      assertClean(refusal);
    }
    try {
      CsvEvents.of(SCHEMA)
          .read(
              CsvHeader.of(bytes),
              "7Q7,7Q7".getBytes(StandardCharsets.UTF_8),
              UnknownFields.REFUSED);
    } catch (Refusal refusal) {
      assertClean(refusal);
    }
  }

  private static void assertClean(Refusal refusal) {
    String message = refusal.withoutValues().getMessage();
    assertThat(message, not(containsString("Q")));
    assertThat(message.lines().count(), is(1L));
    assertThat(refusal.withoutValues().reason(), is(refusal.reason()));
  }
}

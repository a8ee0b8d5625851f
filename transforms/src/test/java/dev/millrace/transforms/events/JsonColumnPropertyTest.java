package dev.millrace.transforms.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A column read alone is that of the row, whatever the record is. jqwik prints the seed. */
class JsonColumnPropertyTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type": "record", "name": "R", "fields": [
            {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
            {"name": "s", "type": "string"},
            {"name": "i", "type": "int", "default": 7},
            {"name": "l", "type": ["null", "long"], "default": null},
            {"name": "f", "type": ["null", "float"], "default": null},
            {"name": "d", "type": ["null", "double"], "default": null},
            {"name": "b", "type": ["null", "boolean"], "default": null},
            {"name": "e", "type": ["null", {"type": "enum", "name": "E", "symbols": ["UP"]}],
             "default": null},
            {"name": "y", "type": ["null", "bytes"], "default": null},
            {"name": "n", "type": ["null",
              {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2}],
             "default": null},
            {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}],
             "default": null},
            {"name": "then", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}],
             "default": null},
            {"name": "r", "type": ["null", {"type": "record", "name": "Inner", "fields": [
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "s", "type": ["null", "string"], "default": null}]}], "default": null},
            {"name": "a", "type": ["null", {"type": "array", "items": ["null", "string"]}],
             "default": null}]}
          """);

  private static final JsonEvents ROWS = JsonEvents.of(SCHEMA).inZone(ZoneOffset.UTC);
  private static final JsonColumn TIMES = JsonColumn.of(SCHEMA, 0, ZoneOffset.UTC);
  private static final JsonColumn TEXTS = JsonColumn.of(SCHEMA, 1, ZoneOffset.UTC);

  private static final String TIME = "\"2026-01-31T10:00:00.123+01:00\"";

  @Provide
  Arbitrary<String> times() {
    return Arbitraries.of(
        TIME, "\"2026-01-31 10:00\"", "1769850000123", "-1", "0", "\"9999-12-31T23:59:59Z\"");
  }

  /** Fields of which a record may have any, once each, and is a row. */
  @Provide
  Arbitrary<List<String>> fields() {
    return Arbitraries.of(
            "\"i\": -2147483648",
            "\"l\": 9223372036854775807",
            "\"f\": 3.4e38",
            "\"d\": 1.5E300",
            "\"b\": true",
            "\"e\": \"UP\"",
            "\"y\": \"AAEC\"",
            "\"n\": 123.45",
            "\"day\": \"2026-01-31\"",
            "\"then\": 1769850000123456",
            "\"r\": {\"at\": 1, \"s\": \"{\"}",
            "\"a\": [\"x\", null, \"]\", \"ü€😀\"]",
            "\"Ä😀\": \"\uFFFD\u2028\"",
            "\"other\": {\"at\": 5, \"at\": [6, {\"at\": 7}]}")
        .list()
        .uniqueElements();
  }

  @Provide
  Arbitrary<String> rows() {
    return Combinators.combine(times(), fields(), Arbitraries.integers().between(0, 20))
        .as(
            (time, fields, place) -> {
              List<String> all = new ArrayList<>(fields);
              all.add(Math.min(place, all.size()), "\"at\": " + time);
              all.add(0, "\"s\": \"a\"");
              return all.stream().collect(Collectors.joining(" , ", "{", "}"));
            });
  }

  /** Whatever may stand at a field's place. */
  @Provide
  Arbitrary<String> anything() {
    Arbitrary<String> name =
        Arbitraries.of(
            "at",
            "\\u0061t",
            "s",
            "i",
            "l",
            "f",
            "d",
            "b",
            "e",
            "y",
            "n",
            "day",
            "then",
            "r",
            "a",
            "other",
            "Ä",
            "\\ud800",
            "");
    Arbitrary<String> value =
        Arbitraries.of(
            TIME,
            "null",
            "true",
            "0",
            "-0",
            "01",
            "1.0",
            "1e400",
            "2147483648",
            "9223372036854775808",
            "1".repeat(1_001),
            "\"UP\"",
            "\"AAE=\"",
            "\"A\"",
            "\"\\ud83d\"",
            "\"\\ud83d\\ude00\"",
            "\"tab\there\"",
            "\"ü\"",
            "{}",
            "{\"at\": 1}",
            "{\"at\": 1, \"at\": 2}",
            "{\"s\": \"x\"}",
            "[]",
            "[null, \"x\"]",
            "[1]",
            "[".repeat(1_001) + "]".repeat(1_001),
            "NaN",
            "'x'",
            "/* x */ 1",
            "");
    Arbitrary<String> field =
        Combinators.combine(name, value).as((named, given) -> "\"" + named + "\": " + given);
    return Combinators.combine(
            times(), field.list().ofMaxSize(4), Arbitraries.of("", " ", "{}", ",", "\u0000", "\n"))
        .as(
            (time, fields, end) ->
                "{\"s\": \"a\", \"at\": "
                    + time
                    + fields.stream().map(one -> ", " + one).collect(Collectors.joining())
                    + "}"
                    + end);
  }

  @Property(tries = 2_000)
  void aRowsColumnIsSeenAtALook(@ForAll("rows") String record) throws Refusal {
    byte[] payload = record.getBytes(UTF_8);

    assertThat(TIMES.atALook(payload), is(notNullValue()));
    assertSame(payload);
  }

  @Property(tries = 5_000)
  void whateverStandsInARecordTheAnswerIsTheRows(@ForAll("anything") String record) {
    assertSame(record.getBytes(UTF_8));
  }

  @Property(tries = 10_000)
  void theAnswerIsTheRowsAfterAnyDamage(
      @ForAll("rows") String record,
      @ForAll("damage") byte[] put,
      @ForAll int at,
      @ForAll boolean replaces) {
    byte[] payload = record.getBytes(UTF_8);
    int place = Math.floorMod(at, payload.length + 1);
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    damaged.write(payload, 0, place);
    damaged.write(put, 0, put.length);
    int rest = Math.min(payload.length, place + (replaces ? 1 : 0));
    damaged.write(payload, rest, payload.length - rest);

    assertSame(damaged.toByteArray());
  }

  @Property
  void theAnswerIsTheRowsWhereverARecordIsCutOff(@ForAll("rows") String record, @ForAll int at) {
    assertSame(record.substring(0, Math.floorMod(at, record.length())).getBytes(UTF_8));
  }

  @Provide
  Arbitrary<byte[]> damage() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().map(one -> new byte[] {one}),
        // A surrogate, an overlong form and a character beyond the last, which are no UTF-8.
        Arbitraries.of("EDA080", "C0AF", "F4908080").map(HexFormat.of()::parseHex),
        Arbitraries.of("", "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "e", "-", " ", "null")
            .map(text -> text.getBytes(UTF_8)));
  }

  /** Jackson takes the bytes of another encoding for JSON too, RFC 8259 does not. */
  @Example
  void anotherEncodingIsNoRow() {
    assertSame("{\"s\":\"a\",\"at\":1}".getBytes(StandardCharsets.UTF_16LE));
    assertSame("{\"s\":\"a\",\"at\":1}".getBytes(StandardCharsets.UTF_16BE));
    assertSame("\uFEFF{\"s\":\"a\",\"at\":1}".getBytes(UTF_8));
  }

  @Example
  void whatIsEscapedIsAskedOfTheRow() {
    assertThat(TIMES.atALook("{\"s\":\"\\n\",\"at\":1}".getBytes(UTF_8)), is(nullValue()));
  }

  private static void assertSame(byte[] payload) {
    assertThat(outcome(() -> TIMES.read(payload)), is(outcome(() -> ofRow(payload, 0))));
    assertThat(outcome(() -> TEXTS.read(payload)), is(outcome(() -> ofRow(payload, 1))));
  }

  private static Object ofRow(byte[] payload, int column) throws Refusal {
    return String.valueOf((Object) ROWS.read(payload, field -> {}).getValue(column));
  }

  private interface Reading {
    Object read() throws Refusal;
  }

  private static String outcome(Reading reading) {
    try {
      return "read " + reading.read();
    } catch (Refusal refusal) {
      return refusal.reason() + " " + refusal.getMessage();
    }
  }
}

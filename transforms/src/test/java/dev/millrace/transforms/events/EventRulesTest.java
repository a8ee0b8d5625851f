package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite compares rules of every type with an oracle; here is what it cannot see. */
class EventRulesTest {
  private static final EventProtection PROTECTION =
      EventProtection.of(
          EventSchema.parse(
              """
              {"type":"record","name":"Sale","fields":[
               {"name":"price","type":["null","int"],"default":null},
               {"name":"name","type":"string","default":"x"},
               {"name":"card","type":"string","default":"x","privacy":"mask"},
               {"name":"gone","type":"string","default":"x","privacy":"drop"},
               {"name":"share","type":"double","default":0},
               {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
                 {"name":"sku","type":["null","string"]}]}},"default":[]}]}
              """));

  @Test
  void aValueThatIsNotThereBreaksNoRule() throws Refusal {
    assertThat(broken("{}", new EventRule.Range("price", "1", "2")), is(List.of()));
    assertThat(
        broken("{\"lines\":[{\"sku\":null}]}", new EventRule.Matching("lines[].sku", "a")),
        is(List.of()));
  }

  @Test
  void boundsAreWithin() throws Refusal {
    EventRule rule = new EventRule.Range("price", "1", "2");

    assertThat(broken("{\"price\":1}", rule), is(List.of()));
    assertThat(broken("{\"price\":2}", rule), is(List.of()));
    assertThat(
        broken("{\"price\":3}", rule), is(List.of(new BrokenRule("price", "range 1 to 2", "3"))));
  }

  @Test
  void onlyTheFirstValueThatBreaksARuleIsNamed() throws Refusal {
    assertThat(
        broken(
            "{\"lines\":[{\"sku\":\"a\"},{\"sku\":\"b\"},{\"sku\":\"c\"}]}",
            new EventRule.Matching("lines[].sku", "a")),
        is(List.of(new BrokenRule("lines[].sku", "pattern a", "b"))));
  }

  @Test
  void aValueIsSaidAsItMayBeSeen() throws Refusal {
    String event = "{\"card\":\"4111\",\"gone\":\"4111\"}";

    assertThat(
        broken(event, new EventRule.Matching("card", "a")),
        is(List.of(new BrokenRule("card", "pattern a", "***"))));
    assertThat(
        broken(event, new EventRule.Matching("gone", "a")),
        is(List.of(new BrokenRule("gone", "pattern a", null))));
  }

  @Test
  void aPatternMeansAllOfTheText() throws Refusal {
    EventRule rule = new EventRule.Matching("name", "[a-z]+");

    assertThat(broken("{\"name\":\"abc\"}", rule), is(List.of()));
    assertThat(broken("{\"name\":\"abc1\"}", rule).size(), is(1));
    assertThat(broken("{\"name\":\"\"}", rule).size(), is(1));
  }

  /** A second is far more than it takes; a backtracking engine would take centuries. */
  @Test
  void aHostilePatternDoesNotHang() throws Refusal {
    String name = "a".repeat(9_999) + "!";

    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            assertThat(
                broken("{\"name\":\"" + name + "\"}", new EventRule.Matching("name", "(a*)*b"))
                    .size(),
                is(1)));
    assertThat(
        broken("{\"name\":\"" + "a".repeat(10_001) + "\"}", new EventRule.Matching("name", "a*"))
            .size(),
        is(1));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            new EventRule.Range("prices", "1", null),
            "unknown field prices (must be one of price, name, card, gone, share, lines)"),
        Arguments.of(
            new EventRule.Range("price.x", "1", null),
            "unknown field price.x (price has no fields in it)"),
        Arguments.of(
            new EventRule.Matching("lines", "a"),
            "field lines of type array of {sku string} (must be one without parts: lines.… of a"
                + " record, lines[] of an array)"),
        Arguments.of(
            new EventRule.Range("name", "1", null),
            "field name of type string (a range is for numbers, dates and times)"),
        Arguments.of(
            new EventRule.Range("price", "1.5", null),
            "value \"1.5\": expected a whole number, found \"1.5\""),
        Arguments.of(
            new EventRule.Range("price", "2", "1"),
            "range from 2 to 1 (must not end before it begins)"),
        Arguments.of(
            new EventRule.Members("share", List.of("0.1")),
            "field share of type double (a set is for text, symbols, truth, dates, times and"
                + " numbers without rounding)"),
        Arguments.of(
            new EventRule.Matching("price", "1"),
            "field price of type int (a pattern is for text)"),
        Arguments.of(
            new EventRule.Matching("name", "(a"),
            "pattern \"(a\": missing closing ) (must be a regular expression of RE2, without back"
                + " references and look-around)"),
        Arguments.of(
            new EventRule.Matching("name", "((a{40}){40}){40}"),
            "pattern \"((a{40}){40}){40}\" whose counts of repetitions multiply to more than 1,000"
                + " (must be less)"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneLine(EventRule rule, String message) {
    EventRules none = EventRules.none(PROTECTION);

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> none.with(rule)).getMessage(),
        is(message));
  }

  @Test
  void aBackReferenceIsRefused() {
    EventRules none = EventRules.none(PROTECTION);

    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> none.with(new EventRule.Matching("name", "(a)\\1")))
            .getMessage(),
        startsWith("pattern \"(a)\\1\": invalid escape sequence"));
  }

  private static List<BrokenRule> broken(String event, EventRule rule) throws Refusal {
    Row row =
        JsonEvents.of(PROTECTION.declared())
            .read(event.getBytes(StandardCharsets.UTF_8), UnknownFields.REFUSED);
    return SerializableUtils.clone(EventRules.none(PROTECTION).with(rule))
        .brokenBy(row, ProtectedValues.withoutPseudonyms());
  }
}

package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.BrokenRule;
import dev.millrace.transforms.events.EventDetector;
import dev.millrace.transforms.events.EventDetector.Scale;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.ProtectedValues;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleFileTest {
  private static final EventProtection SALES =
      EventProtection.of(
          EventSchema.parse(
              """
              {"type":"record","name":"Sale","fields":[
               {"name":"price","type":"int"},
               {"name":"country","type":"string"}]}
              """));

  @TempDir private Path folder = Path.of("");

  @Test
  void rulesAreReadInTheirOrder() throws IOException, Refusal {
    EventRules rules =
        read(
            """
            # What a sale is.
            rules:
              - {field: country, set: [France, "no", 'Côte d''Ivoire']}
              - field: price
                range: {least: 1}
              - field: country
                pattern: '[A-Z].*'
            """);

    assertThat(
        rules.brokenBy(
            JsonEvents.of(SALES.declared())
                .read(
                    "{\"price\":0,\"country\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                    UnknownFields.REFUSED),
            ProtectedValues.withoutPseudonyms()),
        is(
            List.of(
                new BrokenRule("country", "set France, no, Côte d'Ivoire", "x"),
                new BrokenRule("price", "range from 1", "0"),
                new BrokenRule("country", "pattern [A-Z].*", "x"))));
  }

  @Test
  void detectorsAreReadBesideRules() throws IOException {
    EventRules rules =
        read(
            """
            rules:
              - field: price
                modified z-score: {greatest: 3.5, scale: logarithmic}
              - {field: country, set: [France]}
              - field: price
                Tukey fences: {factor: 3}
            """);

    assertThat(
        rules.detectors().all(),
        is(
            List.of(
                new EventDetector.ModifiedZScore("price", Scale.LOGARITHMIC, 3.5),
                new EventDetector.TukeyFences("price", Scale.LINEAR, 3))));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("", " is empty (must hold rules:)"),
        Arguments.of("- a", ":1:1: must begin with rules:"),
        Arguments.of("rules: []", ":1:8: expected a list of rules, found none"),
        Arguments.of("rules: price", ":1:8: expected a list of rules"),
        Arguments.of("ruls: []", ":1:1: unknown key ruls (must be one of rules; nearest: rules)"),
        Arguments.of("rules:\n  - set: [a]", ":2:5: expected a field"),
        Arguments.of(
            "rules:\n  - field: price",
            ":2:5: expected one of range, set, pattern, modified z-score, Tukey fences, found none"),
        Arguments.of(
            "rules:\n  - {field: price, set: [1], range: {least: 1}}",
            ":2:5: expected one of range, set, pattern, modified z-score, Tukey fences, found range and"
                + " set"),
        Arguments.of(
            "rules:\n  - field: price\n    rnge: {least: 1}",
            ":3:5: unknown key rnge (must be one of field, range, set, pattern, modified z-score, Tukey"
                + " fences; nearest: range)"),
        Arguments.of(
            "rules:\n  - field: price\n    range: {from: 1}",
            ":3:13: unknown key from (must be one of least, greatest; nearest: least)"),
        Arguments.of(
            "rules:\n  - field: price\n    range: {}", ":3:12: expected least, greatest or both"),
        Arguments.of("rules:\n  - field: price\n    set: 1", ":3:10: expected a list of values"),
        Arguments.of(
            "rules:\n  - field: price\n    set: [[1]]",
            ":3:11: expected one value, found a list or keys"),
        Arguments.of(
            "rules:\n  - field: price\n    field: price\n    set: [1]",
            ":3:5: the key field is given twice"),
        Arguments.of(
            "rules:\n  - field: prce\n    set: [1]",
            ":2:5: unknown field prce (must be one of price, country)"),
        Arguments.of(
            "rules:\n  - field: price\n    set: [one]",
            ":2:5: value \"one\": expected a whole number, found \"one\""),
        Arguments.of(
            "rules:\n  - field: price\n    Tukey fences: {greatest: 3}",
            ":3:20: unknown key greatest (must be one of factor, scale; nearest: scale)"),
        Arguments.of(
            "rules:\n  - field: price\n    modified z-score: {scale: linear}",
            ":3:23: expected greatest"),
        Arguments.of(
            "rules:\n  - field: price\n    Tukey fences: {factor: many}",
            ":3:28: factor many (must be a number > 0)"),
        Arguments.of(
            "rules:\n  - field: price\n    modified z-score: {greatest: 0}",
            ":2:5: greatest 0.0 (must be > 0)"),
        Arguments.of(
            "rules:\n  - field: price\n    Tukey fences: {factor: 3, scale: log}",
            ":3:38: scale log (must be linear or logarithmic)"),
        Arguments.of(
            "rules:\n  - field: country\n    Tukey fences: {factor: 3}",
            ":2:5: field country of type string (a detector is for numbers, dates and times)"),
        Arguments.of(
            "rules:\n  - {field: price, set: &b [1]}\n  - {field: price, set: *b}",
            ":2:25: anchors and aliases are not taken (write the value out)"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedByItsLineAndColumn(String text, String message) {
    assertThat(
        assertThrows(UsageException.class, () -> read(text)).getMessage(),
        is("Invalid --rules: " + file() + message));
  }

  @Test
  void whatIsNoYamlIsNamedByItsLine() {
    assertThat(
        assertThrows(UsageException.class, () -> read("rules:\n  - field: [price\n")).getMessage(),
        startsWith("Invalid --rules: " + file() + ":3:1: expected YAML: expected ',' or ']'"));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(
        assertThrows(UsageException.class, () -> RuleFile.read(file().toString(), SALES))
            .getMessage(),
        is("Invalid --rules: " + file() + " (must be a file that exists)"));
  }

  private EventRules read(String text) throws IOException {
    return RuleFile.read(Files.writeString(file(), text).toString(), SALES);
  }

  private Path file() {
    return folder.resolve("rules.yaml");
  }
}

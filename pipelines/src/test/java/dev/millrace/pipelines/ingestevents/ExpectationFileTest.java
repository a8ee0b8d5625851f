package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.ingestevents.Expectation.Declared;
import dev.millrace.pipelines.ingestevents.Expectation.OnFailure;
import dev.millrace.pipelines.ingestevents.Expectation.Outcome;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Protection;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExpectationFileTest {
  private static final EventSchema SALES =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"id","type":"int"},
           {"name":"weight","type":["null","double"]},
           {"name":"email","type":["null","string"]}]}
          """);
  private static final List<ProfiledField> FIELDS =
      ProfiledField.of(SALES, Map.of("email", Protection.PSEUDONYMISE));

  @TempDir private Path folder = Path.of("");

  @Test
  void expectationsAreReadInTheirOrder() throws IOException {
    Expectations expectations =
        read(
            """
            expectations:
              - not null: email
              - unique: id
                onFailure: warn
              - unique: [id, email]
              - in range: {field: weight, least: 0.5, greatest: 9}
              - share of nulls below: {field: email, share: 0.25}
              - row count within: {greatest: 10}
            """);

    assertThat(
        expectations.all(),
        is(
            List.of(
                new Declared(new Expectation.NotNull("email"), OnFailure.ERROR),
                new Declared(new Expectation.Unique(List.of("id")), OnFailure.WARN),
                new Declared(new Expectation.Unique(List.of("id", "email")), OnFailure.ERROR),
                new Declared(new Expectation.InRange("weight", "0.5", "9"), OnFailure.ERROR),
                new Declared(new Expectation.NullsBelow("email", 0.25), OnFailure.ERROR),
                new Declared(new Expectation.RowsWithin(null, "10"), OnFailure.ERROR))));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("", " is empty (must hold expectations:)"),
        Arguments.of("- not null: id", ":1:1: must begin with expectations:"),
        Arguments.of("expectations: []", ":1:15: expected a list of expectations, found none"),
        Arguments.of(
            "expectations:\n  - onFailure: warn",
            ":2:5: expected one of not null, unique, in range, share of nulls below, row count"
                + " within, found none"),
        Arguments.of(
            "expectations:\n  - {not null: id, unique: id}",
            ":2:5: expected one of not null, unique, in range, share of nulls below, row count"
                + " within, found not null and unique"),
        Arguments.of(
            "expectations:\n  - nonull: id",
            ":2:5: unknown key nonull (must be one of not null, unique, in range, share of nulls"
                + " below, row count within, onFailure; nearest: not null)"),
        Arguments.of(
            "expectations:\n  - not null: ID",
            ":2:5: unknown field ID (must be one that lands: id, weight, email)"),
        Arguments.of(
            "expectations:\n  - not null: id\n    onFailure: stop",
            ":3:16: unknown onFailure stop (must be error or warn)"),
        Arguments.of(
            "expectations:\n  - unique: weight",
            ":2:5: field weight of type double (unique is for text, symbols, truth, dates, times"
                + " and numbers without rounding)"),
        Arguments.of(
            "expectations:\n  - unique: [id, id]", ":2:5: field id is named twice (name it once)"),
        Arguments.of(
            "expectations:\n  - not null: id\n  - {not null: id, onFailure: warn}",
            ":3:5: id not null is expected twice (say it once)"),
        Arguments.of(
            "expectations:\n  - in range: {field: email, least: a}",
            ":2:5: field email of type string (in range is for numbers, dates and times)"),
        Arguments.of(
            "expectations:\n  - in range: {field: id}", ":2:15: expected least, greatest or both"),
        Arguments.of(
            "expectations:\n  - in range: {field: id, least: 2, greatest: 1}",
            ":2:5: range from 2 to 1 (must not end before it begins)"),
        Arguments.of(
            "expectations:\n  - share of nulls below: {field: id, share: 30}",
            ":2:27: share 30 (must be a number above 0 and at most 1, as 0.25)"),
        Arguments.of(
            "expectations:\n  - row count within: {least: -1}",
            ":2:31: row count -1 (must be a whole number, not negative)"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsLine(String text, String message) {
    UsageException refusal = assertThrows(UsageException.class, () -> read(text));

    assertThat(
        refusal.getMessage(),
        startsWith("Invalid --expectations: " + folder.resolve("expected.yaml") + message));
  }

  @Test
  void aRangeOfAProtectedFieldIsRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("e.yaml"), "expectations:\n  - in range: {field: id, least: 1}");

    UsageException refusal =
        assertThrows(
            UsageException.class,
            () ->
                ExpectationFile.read(
                    file.toString(),
                    ProfiledField.of(SALES, Map.of("id", Protection.PSEUDONYMISE))));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid --expectations: "
                + file
                + ":2:5: field id is protected (in range is for fields whose values may be seen)"));
  }

  /** Two addresses of one network are one after truncation, and all masked values are. */
  @ParameterizedTest
  @EnumSource(names = {"MASK", "TRUNCATE_IP"})
  void uniqueIsRefusedWhereProtectionMakesDifferentValuesOne(Protection protection)
      throws IOException {
    Path file =
        Files.writeString(folder.resolve("e.yaml"), "expectations:\n  - unique: [id, email]");

    UsageException refusal =
        assertThrows(
            UsageException.class,
            () ->
                ExpectationFile.read(
                    file.toString(), ProfiledField.of(SALES, Map.of("email", protection))));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid --expectations: "
                + file
                + ":2:5: field email is protected in a way that makes different values one (unique"
                + " is for fields without protection, and pseudonyms)"));
  }

  @Test
  void theBoundsOfARangeAreWithinAndASmallerShareHolds() throws IOException {
    RowsProfile profile = RowsProfile.empty();
    profile.add(FIELDS, row(1, 0.5, "a"));
    profile.add(FIELDS, row(2, 9.0, null));
    profile.add(FIELDS, row(3, null, "a"));
    profile.add(FIELDS, row(4, null, "b"));

    List<Outcome> outcomes =
        read("""
                expectations:
                  - in range: {field: weight, least: 0.5, greatest: 9}
                  - in range: {field: weight, least: 0.51}
                  - in range: {field: weight, greatest: 8.99}
                  - share of nulls below: {field: email, share: 0.25}
                  - share of nulls below: {field: email, share: 0.26}
                  - row count within: {least: 4, greatest: 4}
                  - row count within: {least: 5}
                  - unique: email
                """)
            .outcomes(FIELDS, profile, Map.of(7, 1L));

    assertThat(
        outcomes.stream().map(Outcome::holds).toList(),
        is(List.of(true, false, false, false, true, true, false, false)));
    assertThat(
        outcomes.get(1).line(),
        is("weight in range 0.51 to …: expected at least 0.51, found 0.5 to 9.0"));
    assertThat(
        outcomes.get(3).line(),
        is("email share of nulls below 0.25: expected below 0.25, found 0.250000 (1 null)"));
    assertThat(
        outcomes.get(7).line(),
        is("email unique: expected no repeated rows, found 1 repeated row"));
  }

  private static Row row(int id, @Nullable Double weight, @Nullable String email) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(id);
    values.add(weight);
    values.add(email);
    return Row.withSchema(SALES.rowSchema()).attachValues(values);
  }

  private Expectations read(String text) throws IOException {
    return ExpectationFile.read(
        Files.writeString(folder.resolve("expected.yaml"), text).toString(), FIELDS);
  }
}

package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Ledger;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest.Kind;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.ingestevents.Expectation.Outcome;
import dev.millrace.pipelines.ingestevents.QualityReport.FieldDrift;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Protection;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two runs of known values; what is expected is worked out by hand. */
class QualityReportTest {
  private static final String PRICE = "{\"name\":\"price\",\"type\":[\"null\",\"double\"]}";
  private static final String COUNT = "{\"name\":\"count\",\"type\":\"%s\"}";
  private static final Table BEFORE = new Table(PRICE + "," + COUNT.formatted("int"), Map.of());

  @TempDir private Path folder = Path.of("");

  /** Fields as JSON, and how they are protected. */
  private record Table(String fields, Map<String, Protection> protections) {
    EventSchema schema() {
      return EventSchema.parse(
          "{\"type\":\"record\",\"name\":\"Sale\",\"fields\":[" + fields + "]}");
    }

    QualityReport report(String run, Kind kind, List<List<@Nullable Object>> rows) {
      List<ProfiledField> fields = ProfiledField.of(schema(), protections);
      RowsProfile profile = RowsProfile.empty();
      rows.forEach(
          values -> profile.add(fields, Row.withSchema(schema().rowSchema()).attachValues(values)));
      return QualityReport.of(
          Ledger.close(Edges.PLAN, run, List.of()),
          run,
          kind,
          fields,
          profile,
          new QualityReport.Refuses(Map.of(), Map.of()),
          List.of());
    }
  }

  private static QualityReport before() {
    return BEFORE.report("before", Kind.WHOLE, rows(5, 1.0, 1.0, 2.0, null));
  }

  private static List<List<@Nullable Object>> rows(Object count, @Nullable Double... prices) {
    return Arrays.stream(prices)
        .map(price -> Arrays.<@Nullable Object>asList(price, count))
        .toList();
  }

  /**
   * Of prices 1, 1, 2 and of 1, 2, 2, 2, 3, 4 the shares up to 1 are 4/6 and 1/6, up to 2 all and
   * 4/6: 1/2 at the most.
   */
  @Test
  void driftIsTheDifferenceOfBothRuns() {
    QualityReport report =
        BEFORE
            .report("now", Kind.WHOLE, rows(5, 1.0, 2.0, 2.0, 2.0, 3.0, 4.0, null, null))
            .comparedWith(before());

    assertThat(driftOf(report).run(), is("before"));
    assertThat(driftOf(report).rowRatio(), is(2.0));
    assertThat(report.driftOf("price"), is(Optional.of(new FieldDrift("price", 0.0, 2.0, 0.5))));
    assertThat(report.driftOf("count"), is(Optional.of(new FieldDrift("count", 0.0, 1.0, 0.0))));
  }

  @Test
  void nullsThatBecameMoreAndValuesThatDoNotMeet() {
    QualityReport report =
        BEFORE.report("now", Kind.WHOLE, rows(9, 7.0, null)).comparedWith(before());

    assertThat(driftOf(report).rowRatio(), is(0.5));
    assertThat(report.driftOf("price"), is(Optional.of(new FieldDrift("price", 0.25, 0.5, 1.0))));
    assertThat(report.driftOf("count"), is(Optional.of(new FieldDrift("count", 0.0, 1.0, 1.0))));
  }

  @Test
  void aFieldOfAnotherTypeOrProtectionAndANewOneHaveNoDrift() {
    QualityReport report =
        new Table(
                PRICE + "," + COUNT.formatted("long") + ",{\"name\":\"new\",\"type\":\"int\"}",
                Map.of("price", Protection.PSEUDONYMISE))
            .report("now", Kind.WHOLE, List.of(Arrays.asList(1.0, 5L, 1)))
            .comparedWith(before());

    assertThat(driftOf(report).fields(), is(List.of()));
  }

  @Test
  void aRunBeforeWithoutRowsHasNothingToCompareWith() {
    QualityReport empty = BEFORE.report("before", Kind.WHOLE, List.of());

    QualityReport report = BEFORE.report("now", Kind.WHOLE, rows(5, 1.0, null)).comparedWith(empty);

    assertThat(driftOf(report).rowRatio(), is(nullValue()));
    assertThat(report.driftOf("price"), is(Optional.of(new FieldDrift("price", 0.5, null, null))));
    assertThat(driftOf(empty.comparedWith(before())).rowRatio(), is(0.0));
    assertThat(
        empty.comparedWith(before()).driftOf("price"),
        is(Optional.of(new FieldDrift("price", -0.25, 0.0, null))));
  }

  @Test
  void anAdditionIsComparedWithNothingAndNothingWithIt() {
    QualityReport whole = BEFORE.report("now", Kind.WHOLE, rows(5, 1.0));
    QualityReport addition = BEFORE.report("now", Kind.ADDITION, rows(5, 1.0));

    assertThat(whole.comparedWith(addition).drift(), is(nullValue()));
    assertThat(addition.comparedWith(whole).drift(), is(nullValue()));
  }

  /** Whatever happened to the file of the run before, the next one reaches its readers. */
  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "", "?", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void aDamagedSketchOfTheRunBeforeIsPassedOver(String sketch) throws IOException {
    QualityReport before = before();
    FieldQuality price = before.fields().get(0);
    QualityReport damaged =
        new QualityReport(
            1,
            before.pipeline(),
            "before",
            Kind.WHOLE,
            before.rows(),
            List.of(
                new FieldQuality(
                    "price", price.type(), null, 0, 1L, "1.0", "2.0", price.quantiles(), sketch)),
            before.deadLetters(),
            before.anomalies(),
            null,
            null,
            List.of());
    QualityReport.FILE.write(new Run(folder.toString(), "before"), damaged);
    QualityReport now = BEFORE.report("now", Kind.WHOLE, rows(5, 1.0));

    assertThrows(IllegalArgumentException.class, () -> now.comparedWith(damaged));
    assertThat(
        IngestAnnouncement.compared(new Run(folder.toString(), "now"), now, Optional.of("before")),
        is(now));
  }

  @Test
  void theReportThatIsReadIsTheOneThatWasWritten() throws IOException {
    Run run = new Run(folder.toString(), "before");
    QualityReport.FILE.write(run, before());

    assertThat(QualityReport.FILE.read(run), is(Optional.of(before())));
  }

  @Test
  void partitionsAreBoundedTogetherWithTheirFields() {
    assertThat(PartitionReport.most(0), is(1_000));
    assertThat(PartitionReport.most(20), is(1_000));
    assertThat(PartitionReport.most(300), is(66));
    assertThat(PartitionReport.most(30_000), is(1));
  }

  @Test
  void aPartitionHasLessOfATextAndAllOfANumber() {
    FieldQuality text =
        new FieldQuality("t", "string", null, 0, 2L, "\uD83D\uDE00".repeat(40), "b", null, "s");
    FieldQuality number =
        new FieldQuality("n", "decimal", null, 0, 2L, "1".repeat(38), "2", Map.of(), "s");

    assertThat(text.inPartition().min(), is("\uD83D\uDE00".repeat(32)));
    assertThat(number.inPartition().min(), is("1".repeat(38)));
    assertThat(text.inPartition().sketch(), is(nullValue()));
  }

  @Test
  void aFailedRunSaysWhatIsNotMetOnlyIfThatIsWhy() throws IOException {
    assertThat(printedOfFailed("warn"), is(""));
    assertThat(printedOfFailed("error"), containsString("id not null"));
    assertThat(printedOfFailed("error"), not(containsString("id unique")));
  }

  private String printedOfFailed(String onFailure) throws IOException {
    return printed(onFailure, QualityTable::printWhyFailed);
  }

  @Test
  void anIncrementSaysWhatIsNotMetAlsoIfThatIsAWarning() throws IOException {
    String printed = printed("warn", QualityTable::printUnmet);

    assertThat(printed, containsString("id not null"));
    assertThat(printed, not(containsString("id unique")));
  }

  @FunctionalInterface
  private interface Printing {
    void print(Run run, Console console) throws IOException;
  }

  private String printed(String onFailure, Printing printing) throws IOException {
    QualityReport report = before();
    Run run = new Run(folder.toString(), onFailure);
    QualityReport.FILE.write(
        run,
        new QualityReport(
            1,
            report.pipeline(),
            run.id(),
            Kind.WHOLE,
            report.rows(),
            report.fields(),
            report.deadLetters(),
            report.anomalies(),
            null,
            null,
            List.of(
                new Outcome("id not null", onFailure, false, "no nulls", "1 null"),
                new Outcome("id unique", "error", true, "no repeated rows", "0 repeated rows"))));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    printing.print(run, Console.of(stream, stream));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static QualityReport.Drift driftOf(QualityReport report) {
    return Objects.requireNonNull(report.drift());
  }
}

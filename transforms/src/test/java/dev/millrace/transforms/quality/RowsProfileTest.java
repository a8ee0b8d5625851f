package dev.millrace.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Protection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expected values are worked out on the lists that the rows were made of. */
class RowsProfileTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"id","type":"long"},
           {"name":"price","type":["null",
             {"type":"bytes","logicalType":"decimal","precision":9,"scale":2}]},
           {"name":"name","type":["null","string"]},
           {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
           {"name":"to","type":["null",
             {"type":"record","name":"To","fields":[{"name":"city","type":"string"}]}]}]}
          """);
  private static final Schema TO =
      Objects.requireNonNull(SCHEMA.rowSchema().getField("to").getType().getRowSchema());
  private static final List<ProfiledField> FIELDS = ProfiledField.of(SCHEMA, Map.of());

  @Test
  void fieldsOfRecordsStandInTheirPlace() {
    assertThat(
        FIELDS.stream().map(ProfiledField::path).toList(),
        is(List.of("id", "price", "name", "at", "to.city")));
  }

  @Test
  void countsAndBoundsAreExact() {
    RowsProfile profile = RowsProfile.empty();
    profile.add(FIELDS, row(3, "1.50", "b", 1_000, "Rome"));
    profile.add(FIELDS, row(-2, null, "", 2_000, null));
    profile.add(FIELDS, row(3, "0.99", null, 500, "Oslo"));

    assertThat(profile.rows(), is(3L));
    assertField(profile, "id", 0, 2, -2L, 3L);
    assertField(profile, "price", 1, 2, new BigDecimal("0.99"), new BigDecimal("1.50"));
    assertField(profile, "name", 1, 2, "", "b");
    assertField(profile, "at", 0, 3, Instant.ofEpochMilli(500), Instant.ofEpochMilli(2_000));
    assertField(profile, "to.city", 1, 2, "Oslo", "Rome");
  }

  /** The greatest year of a schema, whose nanoseconds no long can hold. */
  @Test
  void timesOfTheYear9999AreHeld() {
    EventSchema schema =
        EventSchema.parse(
            "{\"type\":\"record\",\"name\":\"Sale\",\"fields\":[{\"name\":\"at\",\"type\":"
                + "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}]}");
    java.time.Instant last = java.time.Instant.parse("9999-12-31T23:59:59.999999Z");
    RowsProfile profile = RowsProfile.empty();
    profile.add(
        ProfiledField.of(schema, Map.of()), Row.withSchema(schema.rowSchema()).attachValues(last));

    FieldProfile field = profile.fields().get(0);
    assertThat(field.greatest(), is(Optional.of(last)));
    assertThat(field.numbers().orElseThrow().at(0.5), is(253_402_300_799_999_999.0));
  }

  /** Both are the number 0, and which of them is a bound must not depend on the order of rows. */
  @Test
  void minusZeroIsZeroInWhateverOrder() {
    EventSchema schema =
        EventSchema.parse(
            "{\"type\":\"record\",\"name\":\"Sale\",\"fields\":["
                + "{\"name\":\"d\",\"type\":\"double\"},{\"name\":\"f\",\"type\":\"float\"}]}");
    List<ProfiledField> fields = ProfiledField.of(schema, Map.of());
    for (List<Double> zeros : List.of(List.of(0.0, -0.0), List.of(-0.0, 0.0))) {
      RowsProfile profile = RowsProfile.empty();
      for (double zero : zeros) {
        profile.add(fields, Row.withSchema(schema.rowSchema()).attachValues(zero, (float) zero));
      }

      assertThat(profile.fields().get(0).least(), is(Optional.of(0.0)));
      assertThat(profile.fields().get(0).greatest(), is(Optional.of(0.0)));
      assertThat(profile.fields().get(0).distinct(), is(1L));
      assertThat(profile.fields().get(1).least(), is(Optional.of(0.0f)));
      assertThat(profile.fields().get(1).greatest(), is(Optional.of(0.0f)));
    }
  }

  /** U+FF5E comes before U+1F600, though its one UTF-16 unit is greater than the other's first. */
  @Test
  void textHasTheOrderOfItsCodePointsAndItsBeginningCounts() {
    RowsProfile profile = RowsProfile.empty();
    profile.add(FIELDS, row(1, null, "\uFF5E", 0, null));
    profile.add(FIELDS, row(1, null, "\uD83D\uDE00" + "x".repeat(300), 0, null));

    assertField(profile, "name", 0, 2, "\uFF5E", "\uD83D\uDE00" + "x".repeat(255));
  }

  @Test
  void aProtectedFieldHasCountsAlone() {
    List<ProfiledField> fields =
        ProfiledField.of(
            SCHEMA, Map.of("id", Protection.PSEUDONYMISE, "name", Protection.PSEUDONYMISE));
    RowsProfile profile = RowsProfile.empty();
    profile.add(fields, row(1, "1.00", "a", 0, null));
    profile.add(fields, row(2, "1.00", "b", 0, null));

    assertField(profile, "id", 0, 2, null, null);
    assertField(profile, "name", 0, 2, null, null);
    assertThat(profile.fields().get(0).numbers(), is(Optional.empty()));
  }

  @Test
  void aProtectedFieldOfARecordHasCountsAlone() {
    List<ProfiledField> fields = ProfiledField.of(SCHEMA, Map.of("to.city", Protection.MASK));
    RowsProfile profile = RowsProfile.empty();
    profile.add(fields, row(1, null, null, 0, "***"));

    assertThat(fields.get(4).isOpen(), is(false));
    assertThat(fields.get(4).isBlurred(), is(true));
    assertField(profile, "to.city", 0, 1, null, null);
    assertThat(profile.fields().get(4).numbers(), is(Optional.empty()));
  }

  /** Whatever the order of rows, however they are cut into parts, encoded and joined. */
  @Test
  void partsAndTheirOrderDoNotMatter() throws CoderException {
    long seed = System.nanoTime();
    System.out.println("Seed of RowsProfileTest: " + seed);
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 30_000; i++) {
      long id = random.nextInt(20_000);
      String name = random.nextInt(10) == 0 ? null : "name " + random.nextInt(3_000);
      ids.add(id);
      if (name != null) {
        names.add(name);
      }
      rows.add(row(id, null, name, 0, null));
    }
    RowsProfile first = joined(rows, 7);
    Collections.shuffle(rows, random);
    RowsProfile second = joined(rows, 90);

    assertThat(first.rows(), is(30_000L));
    assertThat(first.fields().get(1).nulls(), is(30_000L));
    assertThat("up to 4,096 exact", first.fields().get(2).distinct(), is((long) names.size()));
    assertThat(
        "five standard errors",
        (double) first.fields().get(0).distinct(),
        closeTo(ids.size(), 0.078 * ids.size()));
    for (int i = 0; i < FIELDS.size(); i++) {
      FieldProfile one = first.fields().get(i);
      FieldProfile other = second.fields().get(i);
      assertThat(other.nulls(), is(one.nulls()));
      assertThat(other.distinct(), is(one.distinct()));
      assertThat(other.least(), is(one.least()));
      assertThat(other.greatest(), is(one.greatest()));
    }
    double median = first.fields().get(0).numbers().orElseThrow().at(0.5);
    double rank = rows.stream().filter(row -> row.getInt64("id") <= median).count() / 30_000.0;
    assertThat("twice the bound of 99 in 100 cases", rank, closeTo(0.5, 0.0266));
  }

  private static RowsProfile joined(List<Row> rows, int parts) throws CoderException {
    List<RowsProfile> profiles = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      RowsProfile profile = RowsProfile.empty();
      for (int i = part; i < rows.size(); i += parts) {
        profile.add(FIELDS, rows.get(i));
      }
      profiles.add(
          CoderUtils.decodeFromByteArray(
              RowsProfile.Coder.of(),
              CoderUtils.encodeToByteArray(RowsProfile.Coder.of(), profile)));
    }
    return joined(RowsProfile.joining(), profiles);
  }

  private static <A> RowsProfile joined(
      Combine.CombineFn<RowsProfile, A, RowsProfile> joining, List<RowsProfile> profiles) {
    A first = joining.createAccumulator();
    A second = joining.createAccumulator();
    for (int i = 0; i < profiles.size(); i++) {
      if (i % 3 == 0) {
        first = joining.addInput(first, profiles.get(i));
      } else {
        second = joining.addInput(second, profiles.get(i));
      }
    }
    return joining.extractOutput(
        joining.mergeAccumulators(List.of(second, joining.createAccumulator(), first)));
  }

  private static void assertField(
      RowsProfile profile,
      String name,
      long nulls,
      long distinct,
      @Nullable Object least,
      @Nullable Object greatest) {
    int place = FIELDS.stream().map(ProfiledField::path).toList().indexOf(name);
    FieldProfile field = profile.fields().get(place);
    assertThat(name, field.nulls(), is(nulls));
    assertThat(name, field.distinct(), is(distinct));
    assertThat(name, field.least(), is(Optional.ofNullable(least)));
    assertThat(name, field.greatest(), is(Optional.ofNullable(greatest)));
  }

  private static Row row(
      long id, @Nullable String price, @Nullable String name, long at, @Nullable String city) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(id);
    values.add(price == null ? null : new BigDecimal(price));
    values.add(name);
    values.add(Instant.ofEpochMilli(at));
    values.add(city == null ? null : Row.withSchema(TO).attachValues(city));
    return Row.withSchema(SCHEMA.rowSchema()).attachValues(values);
  }
}

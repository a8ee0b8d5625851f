package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.PlainValue;
import dev.millrace.transforms.quality.FieldProfile;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.Quantiles;
import dev.millrace.transforms.quality.RowsProfile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a field are, in the report. Values are written as in a column of CSV. See
 * {@link FieldProfile} for what is exact.
 *
 * @param field path in the row
 * @param type of the values
 * @param protection of these, a word of the schema; null if they have none
 * @param distinct null of an array
 * @param min null where there is none, or nobody may see it
 * @param quantiles p01 to p99 of numbers, dates and times that may be seen; else null
 * @param sketch of these, in base64, by which the next run is compared; null beside the whole run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FieldQuality(
    String field,
    String type,
    @Nullable String protection,
    long nulls,
    @Nullable Long distinct,
    @Nullable String min,
    @Nullable String max,
    @Nullable Map<String, String> quantiles,
    @Nullable String sketch) {
  /** Of a text in a partition, of which there may be many. */
  private static final int LONGEST_IN_PARTITION = 32;

  private static final Map<String, Double> RANKS = ranks();

  private static Map<String, Double> ranks() {
    Map<String, Double> ranks = new LinkedHashMap<>();
    ranks.put("p01", 0.01);
    ranks.put("p25", 0.25);
    ranks.put("p50", 0.5);
    ranks.put("p75", 0.75);
    ranks.put("p99", 0.99);
    return ranks;
  }

  /** All fields of a profile; of one of no rows each has nothing. */
  static List<FieldQuality> of(List<ProfiledField> fields, RowsProfile profile) {
    List<FieldQuality> all = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      all.add(
          profile.rows() == 0
              ? nothing(fields.get(i))
              : of(fields.get(i), profile.fields().get(i)));
    }
    return all;
  }

  private static FieldQuality nothing(ProfiledField field) {
    return new FieldQuality(
        field.path(), field.type().toString(), protection(field), 0, 0L, null, null, null, null);
  }

  private static @Nullable String protection(ProfiledField field) {
    return field.protection() == null ? null : field.protection().word();
  }

  private static FieldQuality of(ProfiledField field, FieldProfile profile) {
    EventType type = field.type();
    Optional<Quantiles> numbers = profile.numbers();
    return new FieldQuality(
        field.path(),
        type.toString(),
        protection(field),
        profile.nulls(),
        type.kind() == EventType.Kind.ARRAY ? null : profile.distinct(),
        profile.least().map(value -> PlainValue.text(type, value)).orElse(null),
        profile.greatest().map(value -> PlainValue.text(type, value)).orElse(null),
        numbers.map(some -> texts(type, some)).orElse(null),
        numbers.map(some -> Base64.getEncoder().encodeToString(some.bytes())).orElse(null));
  }

  private static Map<String, String> texts(EventType type, Quantiles quantiles) {
    Map<String, String> texts = new LinkedHashMap<>();
    RANKS.forEach(
        (name, rank) -> texts.put(name, PlainValue.text(type, value(type, quantiles.at(rank)))));
    return texts;
  }

  /** A value of the field, from what the sketch has in its place. */
  private static Object value(EventType type, double number) {
    return switch (type.kind()) {
      case INT -> (int) number;
      case LONG -> (long) number;
      case FLOAT -> (float) number;
      case DOUBLE -> number;
      case DECIMAL -> new BigDecimal(number).setScale(type.scale(), RoundingMode.HALF_EVEN);
      case DATE -> LocalDate.ofEpochDay((long) number);
      case TIMESTAMP_MILLIS -> org.joda.time.Instant.ofEpochMilli((long) number);
      case TIMESTAMP_MICROS -> Instant.EPOCH.plus((long) number, ChronoUnit.MICROS);
      case BOOLEAN, STRING, BYTES, ENUM, ARRAY, RECORD ->
          throw new IllegalArgumentException("No order: " + type);
    };
  }

  /** The same for a partition: without the sketch, and with less of a text. */
  FieldQuality inPartition() {
    return new FieldQuality(
        field, type, protection, nulls, distinct, shown(min), shown(max), quantiles, null);
  }

  /** What has bounds and no quantiles is text; a number that is cut is another one. */
  private @Nullable String shown(@Nullable String bound) {
    return bound == null
            || quantiles != null
            || bound.codePointCount(0, bound.length()) <= LONGEST_IN_PARTITION
        ? bound
        : bound.substring(0, bound.offsetByCodePoints(0, LONGEST_IN_PARTITION));
  }

  /** Whether it can be compared with a field of another run. */
  boolean isLike(FieldQuality other) {
    return field.equals(other.field)
        && type.equals(other.type)
        && Objects.equals(protection, other.protection);
  }

  /**
   * The quantiles that the sketch holds, if it has one.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  Optional<Quantiles> numbers() {
    return Optional.ofNullable(sketch).map(text -> Quantiles.of(Base64.getDecoder().decode(text)));
  }
}

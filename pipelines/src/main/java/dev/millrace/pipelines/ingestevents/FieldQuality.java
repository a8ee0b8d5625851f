package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.PlainValue;
import dev.millrace.transforms.quality.FieldProfile;
import dev.millrace.transforms.quality.ProfiledField;
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
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a field are, in the report. Values are written as in a column of CSV. See
 * {@link FieldProfile} for what is exact.
 *
 * @param field path in the row
 * @param type of the values
 * @param distinct null of an array
 * @param min null where there is none, or nobody may see it
 * @param quantiles p01 to p99 of numbers, dates and times that may be seen; else null
 * @param sketch of these, in base64, by which the next run is compared; null beside the whole run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FieldQuality(
    String field,
    String type,
    long nulls,
    @Nullable Long distinct,
    @Nullable String min,
    @Nullable String max,
    @Nullable Map<String, String> quantiles,
    @Nullable String sketch) {
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
    return new FieldQuality(field.path(), field.type().toString(), 0, 0L, null, null, null, null);
  }

  private static FieldQuality of(ProfiledField field, FieldProfile profile) {
    EventType type = field.type();
    Optional<KllDoublesSketch> numbers = profile.numbers();
    return new FieldQuality(
        field.path(),
        type.toString(),
        profile.nulls(),
        type.kind() == EventType.Kind.ARRAY ? null : profile.distinct(),
        profile.least().map(value -> PlainValue.text(type, value)).orElse(null),
        profile.greatest().map(value -> PlainValue.text(type, value)).orElse(null),
        numbers.map(sketch -> texts(type, sketch)).orElse(null),
        numbers
            .map(sketch -> Base64.getEncoder().encodeToString(sketch.toByteArray()))
            .orElse(null));
  }

  private static Map<String, String> texts(EventType type, KllDoublesSketch sketch) {
    Map<String, String> texts = new LinkedHashMap<>();
    RANKS.forEach(
        (name, rank) ->
            texts.put(name, PlainValue.text(type, value(type, sketch.getQuantile(rank)))));
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

  /** The same without the sketch, which is for the whole run alone. */
  FieldQuality withoutSketch() {
    return new FieldQuality(field, type, nulls, distinct, min, max, quantiles, null);
  }

  /** The sketch, if it has one. */
  Optional<KllDoublesSketch> numbers() {
    return sketch == null
        ? Optional.empty()
        : Optional.of(
            KllDoublesSketch.heapify(
                Memory.wrap(Base64.getDecoder().decode(Objects.requireNonNull(sketch)))));
  }
}

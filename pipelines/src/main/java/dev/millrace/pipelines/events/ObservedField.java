package dev.millrace.pipelines.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.transforms.events.TextShape;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** All values that one field had in a sample, and the type that takes most of them. */
public final class ObservedField {
  /** What JSON tells apart, and what its strings could be. */
  private enum Shape {
    BOOLEAN,
    WHOLE,
    NUMBER,
    DATE,
    TIME_IN_MILLIS,
    TIME_IN_MICROS,
    TEXT,
    ARRAY,
    OBJECT
  }

  private static final int EXAMPLE = 24;

  private final @Nullable ZoneId zone;
  private final Map<Shape, Long> shapes = new EnumMap<>(Shape.class);
  private long seen;
  private long nulls;
  private String example = "";
  private @Nullable ObservedField items;
  private @Nullable ObservedObject object;

  ObservedField(@Nullable ZoneId zone) {
    this.zone = zone;
  }

  /** A value of JSON. */
  void see(JsonNode value) {
    seen++;
    switch (value.getNodeType()) {
      case NULL, MISSING -> nulls++;
      case BOOLEAN -> add(Shape.BOOLEAN, value.asText());
      case NUMBER ->
          add(
              value.canConvertToLong() && value.isIntegralNumber() ? Shape.WHOLE : Shape.NUMBER,
              value.asText());
      case STRING, BINARY -> add(shape(TextShape.ofText(value.asText(), zone)), value.asText());
      case ARRAY -> {
        add(Shape.ARRAY, "[…]");
        ObservedField of = items == null ? new ObservedField(zone) : items;
        items = of;
        value.forEach(of::see);
      }
      case OBJECT, POJO -> {
        add(Shape.OBJECT, "{…}");
        ObservedObject of = object == null ? new ObservedObject(zone) : object;
        object = of;
        of.see(value);
      }
    }
  }

  /** A column of CSV; null if there is nothing in it. */
  void see(@Nullable String text) {
    seen++;
    if (text == null) {
      nulls++;
    } else {
      add(shape(TextShape.ofColumn(text, zone)), text);
    }
  }

  private void add(Shape shape, String text) {
    shapes.merge(shape, 1L, Long::sum);
    if (example.isEmpty()) {
      example = likeness(text.length() <= EXAMPLE ? text : text.substring(0, EXAMPLE) + "…");
    }
  }

  /**
   * What a value looks like: nobody has said yet which fields must not be seen, and a console may
   * be a log.
   */
  private static String likeness(String text) {
    return text.replaceAll("\\p{Lu}", "A")
        .replaceAll("[\\p{L}&&[^A]]", "a")
        .replaceAll("\\p{N}", "9");
  }

  private static Shape shape(TextShape text) {
    return switch (text) {
      case BOOLEAN -> Shape.BOOLEAN;
      case WHOLE -> Shape.WHOLE;
      case NUMBER -> Shape.NUMBER;
      case DATE -> Shape.DATE;
      case TIME_IN_MILLIS -> Shape.TIME_IN_MILLIS;
      case TIME_IN_MICROS -> Shape.TIME_IN_MICROS;
      case TEXT -> Shape.TEXT;
    };
  }

  /** How often it was there. */
  public long seen() {
    return seen;
  }

  /** How often there was nothing in it. */
  public long nulls() {
    return nulls;
  }

  /** What one of its values looks like, with {@code A}, {@code a} and {@code 9} for its signs. */
  public String example() {
    return example;
  }

  /** What somebody who looks through the schema should know; empty if nothing. */
  public String note(Source source) {
    if (shapes.isEmpty()) {
      return "only nulls were seen";
    }
    long others = seen - nulls - taken(shape(source), source);
    return others == 0 ? "" : others + " of another type would be dead letters";
  }

  /** Where values are from: a column of CSV holds any text, a string of JSON no number. */
  public enum Source {
    JSON,
    CSV
  }

  /**
   * @param name for records in it, which Avro wants to be named
   */
  Schema type(String name, Source source) {
    return switch (shape(source)) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case WHOLE -> Schema.create(Schema.Type.LONG);
      case NUMBER -> Schema.create(Schema.Type.DOUBLE);
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIME_IN_MILLIS ->
          LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case TIME_IN_MICROS ->
          LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case TEXT -> Schema.create(Schema.Type.STRING);
      case ARRAY -> {
        ObservedField of = items == null ? new ObservedField(zone) : items;
        Schema type = of.type(name + "_item", source);
        yield Schema.createArray(of.nulls > 0 ? orNull(type) : type);
      }
      case OBJECT -> (object == null ? new ObservedObject(zone) : object).schema(name, source);
    };
  }

  static Schema orNull(Schema type) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }

  /** The shape that takes most of the values, of several the narrowest. */
  private Shape shape(Source source) {
    Shape best = Shape.TEXT;
    long most = 0;
    for (Shape shape : Shape.values()) {
      long count = taken(shape, source);
      if (count > most) {
        best = shape;
        most = count;
      }
    }
    return best;
  }

  /** How many of the values a type of this shape takes; a column of text takes them all. */
  private long taken(Shape shape, Source source) {
    if (source == Source.CSV && shape == Shape.TEXT) {
      return seen - nulls;
    }
    List<Shape> within =
        switch (shape) {
          case NUMBER -> List.of(Shape.NUMBER, Shape.WHOLE);
          case TIME_IN_MICROS -> List.of(Shape.TIME_IN_MICROS, Shape.TIME_IN_MILLIS);
          case TEXT -> List.of(Shape.TEXT, Shape.DATE, Shape.TIME_IN_MILLIS, Shape.TIME_IN_MICROS);
          case BOOLEAN, WHOLE, DATE, TIME_IN_MILLIS, ARRAY, OBJECT -> List.of(shape);
        };
    return within.stream().mapToLong(one -> shapes.getOrDefault(one, 0L)).sum();
  }
}

package dev.millrace.transforms.events;

import dev.millrace.transforms.events.EventType.Kind;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a piece of text could be a value of, besides text: the narrowest type that takes it. */
public enum TextShape {
  BOOLEAN(Kind.BOOLEAN),
  WHOLE(Kind.LONG),
  NUMBER(Kind.DOUBLE),
  DATE(Kind.DATE),
  TIME_IN_MILLIS(Kind.TIMESTAMP_MILLIS),
  TIME_IN_MICROS(Kind.TIMESTAMP_MICROS),
  TEXT(Kind.STRING);

  private final Kind kind;

  TextShape(Kind kind) {
    this.kind = kind;
  }

  /** Of a column of CSV, where everything is text. */
  public static TextShape ofColumn(String text, @Nullable ZoneId zone) {
    for (TextShape shape : new TextShape[] {BOOLEAN, WHOLE, NUMBER}) {
      if (shape.takes(text, zone)) {
        return shape;
      }
    }
    return ofText(text, zone);
  }

  /** Of a string of JSON. */
  public static TextShape ofText(String text, @Nullable ZoneId zone) {
    // A number that is written as text was meant as text.
    if (!text.contains("-")) {
      return TEXT;
    }
    for (TextShape shape : new TextShape[] {DATE, TIME_IN_MILLIS, TIME_IN_MICROS}) {
      if (shape.takesText(text, zone)) {
        return shape;
      }
    }
    return TEXT;
  }

  private boolean takes(String text, @Nullable ZoneId zone) {
    try {
      new EventValues(zone).ofColumn(EventType.of(kind), text);
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }

  private boolean takesText(String text, @Nullable ZoneId zone) {
    try {
      new EventValues(zone).ofText(EventType.of(kind), text);
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }
}

package dev.millrace.transforms.events;

import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/** A field of an event: its name, what it holds, and what stands for it where it is not given. */
public final class EventField {
  private enum Presence {
    REQUIRED,
    DEFAULTED
  }

  private final String name;
  private final EventType type;
  private final boolean nullable;
  private final Presence presence;
  private final @Nullable Object fallback;

  private EventField(
      String name, EventType type, boolean nullable, Presence presence, @Nullable Object fallback) {
    this.name = name;
    this.type = type;
    this.nullable = nullable;
    this.presence = presence;
    this.fallback = fallback;
  }

  /** A field that must be given, and has a value. */
  static EventField of(String name, EventType type) {
    return new EventField(name, type, false, Presence.REQUIRED, null);
  }

  /** The same, but that it may have nothing in it. */
  EventField orNull() {
    return new EventField(name, type, true, presence, fallback);
  }

  /** The same, but that it need not be given. */
  EventField withDefault(@Nullable Object value) {
    return new EventField(name, type, nullable, Presence.DEFAULTED, value);
  }

  public String name() {
    return name;
  }

  public EventType type() {
    return type;
  }

  /** Whether it may have nothing in it. */
  public boolean isNullable() {
    return nullable;
  }

  /** Whether it must be given. */
  public boolean isRequired() {
    return presence == Presence.REQUIRED;
  }

  /** Its value where a record does not give it. */
  @Nullable Object valueIfMissing() throws Refusal {
    if (isRequired()) {
      throw Refusal.of(EventReason.MISSING_FIELD, "expected " + type.kind().words() + ", not given")
          .in(name);
    }
    return fallback;
  }

  /** Its value where a record says that it has none. */
  @Nullable Object valueIfNull() throws Refusal {
    if (!nullable) {
      throw Refusal.of(
          EventReason.UNEXPECTED_NULL, "expected " + type.kind().words() + ", found nothing");
    }
    return null;
  }

  Schema.Field inRows() {
    return Schema.Field.of(name, type.inRows().withNullable(nullable));
  }
}

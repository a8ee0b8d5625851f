package dev.millrace.transforms.events;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a table can hold less of than the types of a schema: rows beyond are refused
 * one by one, by the name of their field, before a system refuses a whole load for them. Immutable.
 */
public final class RowLimits implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Limited> fields;

  private RowLimits(List<Limited> fields) {
    this.fields = List.copyOf(fields);
  }

  /** Of a table that holds all that the schema does. */
  public static RowLimits none() {
    return new RowLimits(List.of());
  }

  /** Also with a field that must have a value. */
  public RowLimits withoutNull(EventField field, int place) {
    return with(new Limited(field, place, Nulls.REFUSED, FieldLimit.NONE));
  }

  /** Also with a limit to the values of a field. */
  public RowLimits within(EventField field, int place, FieldLimit limit) {
    return with(new Limited(field, place, Nulls.TAKEN, limit));
  }

  private RowLimits with(Limited more) {
    List<Limited> all = new ArrayList<>(fields);
    all.add(more);
    return new RowLimits(all);
  }

  /**
   * Looks at a row.
   *
   * @throws Refusal of the first field that the table cannot hold, in the order in which limits
   *     were given
   */
  public void check(Row row) throws Refusal {
    for (Limited field : fields) {
      field.check(row.getValue(field.place));
    }
  }

  /** Whether the field at a place may have a value. */
  public boolean admit(int place, Object value) {
    for (Limited field : fields) {
      try {
        if (field.place == place) {
          field.check(value);
        }
      } catch (Refusal refusal) {
        return false;
      }
    }
    return true;
  }

  private enum Nulls {
    TAKEN,
    REFUSED
  }

  private record Limited(String name, String expected, int place, Nulls nulls, FieldLimit limit)
      implements Serializable {
    Limited(EventField field, int place, Nulls nulls, FieldLimit limit) {
      this(field.name(), field.type().kind().words(), place, nulls, limit);
    }

    void check(@Nullable Object value) throws Refusal {
      try {
        if (value != null) {
          limit.check(value);
        } else if (nulls == Nulls.REFUSED) {
          throw Refusal.of(
              EventReason.UNEXPECTED_NULL,
              "expected " + expected + ", which its column wants, found nothing");
        }
      } catch (Refusal refusal) {
        throw refusal.in(name);
      }
    }
  }
}

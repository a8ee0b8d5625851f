package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.transforms.events.EventSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The columns of a table that something else has made, as far as rows can have them.
 *
 * @param leftOut names and types of those that rows cannot have
 * @param assumed names of those whose decimals do not say how many digits they have; they are taken
 *     for {@code decimal(38,12)}
 */
public record FoundColumns(EventSchema schema, List<String> leftOut, List<String> assumed) {
  /** What every engine and format can hold. */
  private static final int MOST_DIGITS = 38;

  private static final int ASSUMED_SCALE = 12;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public FoundColumns {
    leftOut = List.copyOf(leftOut);
    assumed = List.copyOf(assumed);
  }

  /** Whether a column may have nothing in it. */
  public enum Presence {
    REQUIRED,
    NULLABLE
  }

  /** A column of this type. */
  public static Schema of(Schema.Type type) {
    return Schema.create(type);
  }

  /** Days. */
  public static Schema date() {
    return LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
  }

  /** Moments. */
  public static Schema timestamp() {
    return LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
  }

  /** Looks at the columns of a table, one after another. */
  public static Search search() {
    return new Search();
  }

  /** What was found until now. */
  public static final class Search {
    private final List<Schema.Field> fields = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> assumed = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private Search() {}

    /**
     * A column.
     *
     * @param words what its own system calls its type
     * @throws IllegalArgumentException if there is one of that name
     */
    public void add(String name, Schema type, Presence presence, String words) {
      checkArgument(
          names.add(name), "it has two columns %s (must have each name once: say … AS name)", name);
      if (!NAME.matcher(name).matches()) {
        leaveOut(name, words);
        return;
      }
      fields.add(
          switch (presence) {
            case REQUIRED -> new Schema.Field(name, type);
            case NULLABLE ->
                new Schema.Field(
                    name,
                    Schema.createUnion(Schema.create(Schema.Type.NULL), type),
                    null,
                    JsonProperties.NULL_VALUE);
          });
    }

    /**
     * A column of decimals.
     *
     * @param precision digits in all; what cannot be so many stands for unknown
     * @param scale digits behind the point
     */
    public void addDecimal(String name, int precision, int scale, Presence presence, String words) {
      if (precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision) {
        add(name, decimal(precision, scale), presence, words);
      } else {
        add(name, decimal(MOST_DIGITS, ASSUMED_SCALE), presence, words);
        if (NAME.matcher(name).matches()) {
          assumed.add(name);
        }
      }
    }

    private static Schema decimal(int precision, int scale) {
      return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    }

    /** A column that rows cannot have. */
    public void leaveOut(String name, String words) {
      leftOut.add(name + " (" + words + ")");
    }

    /**
     * All of them.
     *
     * @throws IllegalArgumentException if rows can have none
     */
    public FoundColumns found() {
      checkArgument(!fields.isEmpty(), "it has no column that a table can have");
      return new FoundColumns(
          EventSchema.parse(Schema.createRecord("Row", null, null, false, fields).toString()),
          leftOut,
          assumed);
    }
  }
}

package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a Java record, in the order of its components: the schema of a landed table. A
 * component is a {@code String}, a number, a {@code boolean}, an {@link Instant}, a record, a
 * {@code List} of those, or a {@code Map} from {@code String} to {@code Double}. A component may be
 * null unless it is primitive; what a list or a map holds may not.
 *
 * <p>Components are read through method handles bound once per class, not by reflection per row.
 */
public final class RecordColumns {
  private final List<Column> columns;

  private RecordColumns(List<Column> columns) {
    this.columns = columns;
  }

  /**
   * The columns of a record.
   *
   * @throws IllegalArgumentException if it is none, or a component is of another type
   */
  public static RecordColumns of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null || components.length == 0) {
      throw new IllegalArgumentException(
          "Invalid table type: " + type.getName() + " (must be a record with components)");
    }
    return new RecordColumns(Arrays.stream(components).map(c -> column(type, c)).toList());
  }

  /** In the order of the components. */
  public List<Column> columns() {
    return columns;
  }

  /** Refuses a name that is not of a column which has a {@code long} in every row. */
  void requireWeight(String name) {
    checkArgument(
        columns.stream()
            .anyMatch(
                column ->
                    column.name().equals(name)
                        && column.required()
                        && column.shape().kind() == Kind.LONG),
        "Invalid column to weigh by: %s (must be a column of type long)",
        name);
  }

  /** What a column holds. */
  public enum Kind {
    STRING,
    INTEGER,
    LONG,
    DOUBLE,
    BOOLEAN,
    INSTANT,
    LIST,
    MAP,
    RECORD
  }

  /**
   * @param element of a list, what it holds; null for the others
   * @param nested of a record or a list of records, its columns; null for the others
   */
  public record Shape(Kind kind, @Nullable Shape element, @Nullable RecordColumns nested) {
    /** The columns of a record. */
    public RecordColumns fields() {
      if (nested == null) {
        throw new IllegalStateException(kind + " has no columns");
      }
      return nested;
    }

    /** What a list holds. */
    public Shape items() {
      if (element == null) {
        throw new IllegalStateException(kind + " has no items");
      }
      return element;
    }
  }

  /** One column: its name, what it holds, and how to read it from a row. */
  public static final class Column {
    private final String name;
    private final Shape shape;
    private final boolean required;
    private final MethodHandle accessor;

    private Column(String name, Shape shape, boolean required, MethodHandle accessor) {
      this.name = name;
      this.shape = shape;
      this.required = required;
      this.accessor = accessor;
    }

    /** The component's. */
    public String name() {
      return name;
    }

    /** What it holds. */
    public Shape shape() {
      return shape;
    }

    /** Whether every row has a value: true of primitive components. */
    public boolean required() {
      return required;
    }

    @Nullable Object valueIn(Object row) {
      try {
        return accessor.invokeExact(row);
      } catch (Throwable e) {
        throw new IllegalStateException("Cannot read column " + name, e);
      }
    }
  }

  private static Column column(Class<?> owner, RecordComponent component) {
    try {
      var method = component.getAccessor();
      method.setAccessible(true);
      MethodHandle accessor =
          MethodHandles.lookup()
              .unreflect(method)
              .asType(MethodType.methodType(Object.class, Object.class));
      return new Column(
          component.getName(),
          shape(owner, component.getName(), component.getGenericType()),
          component.getType().isPrimitive(),
          accessor);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("Cannot read " + owner.getName(), e);
    }
  }

  private static Shape shape(Class<?> owner, String name, Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      if (parameterized.getRawType() == List.class && arguments[0] instanceof Class<?>) {
        return new Shape(Kind.LIST, shape(owner, name, arguments[0]), null);
      }
      if (parameterized.getRawType() == Map.class
          && arguments[0] == String.class
          && arguments[1] == Double.class) {
        return new Shape(Kind.MAP, null, null);
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return new Shape(Kind.RECORD, null, of(plain));
      }
      Kind kind = kind(plain);
      if (kind != null) {
        return new Shape(kind, null, null);
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "Invalid type of column %s in %s: %s (must be a string, a whole number, a"
                + " double, a boolean, an instant, a record, a list of those, or a map from strings"
                + " to doubles)",
            name, owner.getSimpleName(), type.getTypeName()));
  }

  private static @Nullable Kind kind(Class<?> type) {
    if (type == String.class) {
      return Kind.STRING;
    } else if (type == int.class || type == Integer.class) {
      return Kind.INTEGER;
    } else if (type == long.class || type == Long.class) {
      return Kind.LONG;
    } else if (type == double.class || type == Double.class) {
      return Kind.DOUBLE;
    } else if (type == boolean.class || type == Boolean.class) {
      return Kind.BOOLEAN;
    } else if (type == Instant.class) {
      return Kind.INSTANT;
    }
    return null;
  }
}

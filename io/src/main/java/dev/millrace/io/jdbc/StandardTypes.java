package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.FieldLimit;
import java.io.Serializable;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Types by the codes of JDBC, under the names that the database has for them. Where its driver does
 * not tell them, under those of the SQL standard.
 *
 * <p>Rows wait in columns that hold all of a field; those that they move into may be of another
 * type that holds the values, such as SMALLINT, which the database then converts.
 */
record StandardTypes(Map<Integer, TypeName> names, Own own) implements ColumnTypes {
  /** No longer text than a record of JSON is needed where a type wants a length. */
  private static final long LONGEST = 1 << 20;

  /** So many binary digits has a number of double precision. */
  private static final int DOUBLE = 53;

  private static final Map<Integer, TypeName> OF_THE_STANDARD =
      Map.ofEntries(
          Map.entry(Types.BOOLEAN, TypeName.plain("BOOLEAN")),
          Map.entry(Types.INTEGER, TypeName.plain("INTEGER")),
          Map.entry(Types.BIGINT, TypeName.plain("BIGINT")),
          Map.entry(Types.REAL, TypeName.plain("REAL")),
          Map.entry(Types.DOUBLE, TypeName.plain("DOUBLE PRECISION")),
          Map.entry(Types.VARCHAR, TypeName.plain("VARCHAR")),
          Map.entry(Types.VARBINARY, TypeName.plain("VARBINARY")),
          Map.entry(Types.NUMERIC, new TypeName("NUMERIC", 38, true)),
          Map.entry(Types.DATE, TypeName.plain("DATE")),
          Map.entry(Types.TIMESTAMP, TypeName.plain("TIMESTAMP")),
          Map.entry(Types.TIMESTAMP_WITH_TIMEZONE, TypeName.plain("TIMESTAMP WITH TIME ZONE")));

  /**
   * @throws IllegalArgumentException if the database lacks a type of {@link #own}
   */
  private StandardTypes(Map<Integer, TypeName> names) {
    this(Map.copyOf(names), own(names));
  }

  /**
   * What a database calls a type.
   *
   * @param longest the greatest length
   * @param wantsArgument whether a length or a number of digits is written behind it
   */
  record TypeName(String name, long longest, boolean wantsArgument) implements Serializable {
    static TypeName plain(String name) {
      return new TypeName(name, Integer.MAX_VALUE, false);
    }

    /** How much of text or bytes there is room for. */
    private int room() {
      return Math.toIntExact(Math.min(wantsArgument ? LONGEST : Integer.MAX_VALUE, longest));
    }

    private String with(long argument) {
      return wantsArgument ? with(Long.toString(argument)) : name;
    }

    /** Behind its first word: {@code TIMESTAMP(3) WITH TIME ZONE}. */
    private String inside(int argument) {
      int blank = name.indexOf(' ');
      return !wantsArgument || blank < 0
          ? with(argument)
          : name.substring(0, blank) + "(" + argument + ")" + name.substring(blank);
    }

    private String with(String arguments) {
      return name + "(" + arguments + ")";
    }
  }

  /**
   * @throws IllegalArgumentException if the database lacks a type of {@link #own}: before a run
   *     begins
   */
  static StandardTypes of(DatabaseMetaData database) throws SQLException {
    Map<Integer, TypeName> names = new TreeMap<>();
    try (ResultSet rows = database.getTypeInfo()) {
      while (rows.next()) {
        // The first of a code is the one that is nearest to it.
        names.putIfAbsent(
            rows.getInt("DATA_TYPE"),
            new TypeName(
                rows.getString("TYPE_NAME"),
                rows.getLong("PRECISION"),
                !Objects.requireNonNullElse(rows.getString("CREATE_PARAMS"), "").isBlank()));
      }
    } catch (SQLFeatureNotSupportedException e) {
      return new StandardTypes(OF_THE_STANDARD);
    }
    return new StandardTypes(names.isEmpty() ? OF_THE_STANDARD : names);
  }

  private static Own own(Map<Integer, TypeName> names) {
    TypeName text = first(names, Types.NVARCHAR, Types.VARCHAR);
    return new Own(
        text.with(255),
        text.with(1_000),
        first(names, Types.BIGINT).name(),
        first(names, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE).inside(6));
  }

  private static TypeName first(Map<Integer, TypeName> names, int... codes) {
    return Objects.requireNonNull(names.get(firstOf(names, codes)));
  }

  @Override
  public LandingColumn added(String name, EventType type) {
    int code = code(type);
    return new LandingColumn(name, "", declared(type, code, name(code).room()), code);
  }

  @Override
  public LandingColumn present(SqlColumn column, EventType type) {
    int code =
        switch (column.jdbcType()) {
          // Between a time with and one without a zone a database would ask that of the session.
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> firstOf(column.jdbcType());
          default -> code(type);
        };
    return new LandingColumn(
        column.name(), column.declared(), declared(type, code, room(type, column)), code);
  }

  /** Of text or bytes there is room for so much in a column, and where rows wait for it. */
  private int room(EventType type, SqlColumn column) {
    int waiting = name(code(type)).room();
    return column.argument() < 0 ? waiting : Math.min(waiting, column.argument());
  }

  private TypeName name(int code) {
    return Objects.requireNonNull(names.get(code));
  }

  private int firstOf(int... codes) {
    return firstOf(names, codes);
  }

  private static int firstOf(Map<Integer, TypeName> names, int... codes) {
    for (int code : codes) {
      if (names.containsKey(code)) {
        return code;
      }
    }
    throw new IllegalArgumentException(
        "the database has no type for values of the JDBC type %s (must have one)"
            .formatted(JDBCType.valueOf(codes[0])));
  }

  private int code(EventType type) {
    return switch (type.kind()) {
      case BOOLEAN -> firstOf(Types.BOOLEAN, Types.BIT);
      case INT -> firstOf(Types.INTEGER);
      case LONG -> firstOf(Types.BIGINT);
      case FLOAT -> firstOf(Types.REAL, Types.DOUBLE);
      case DOUBLE -> firstOf(Types.DOUBLE);
      // Where there are two, the other one has not every alphabet.
      case STRING, ENUM -> firstOf(Types.NVARCHAR, Types.VARCHAR);
      case BYTES -> firstOf(Types.VARBINARY, Types.BLOB);
      case DECIMAL -> firstOf(Types.NUMERIC, Types.DECIMAL);
      case DATE -> firstOf(Types.DATE);
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
          firstOf(Types.TIMESTAMP_WITH_TIMEZONE, Types.TIMESTAMP);
      case ARRAY, RECORD ->
          throw new IllegalArgumentException("Invalid type: " + type + " (must have no parts)");
    };
  }

  private String declared(EventType type, int code, int room) {
    TypeName name = name(code);
    return switch (type.kind()) {
      case STRING, ENUM, BYTES -> name.with(room);
      case DECIMAL -> name.with(type.precision() + "," + type.scale());
      case TIMESTAMP_MILLIS -> name.inside(3);
      case TIMESTAMP_MICROS -> name.inside(6);
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DATE, ARRAY, RECORD -> name.name();
    };
  }

  /** H2, for one, counts a text's length in UTF-16, in which none is shorter than in characters. */
  @Override
  public FieldLimit limitOfNew(EventType type) {
    return switch (type.kind()) {
      case STRING -> FieldLimit.textOfUtf16(name(code(type)).room());
      case BYTES -> FieldLimit.bytes(name(code(type)).room());
      default -> FieldLimit.NONE;
    };
  }

  @Override
  public Optional<FieldLimit> limit(EventField field, SqlColumn column) {
    EventType type = field.type();
    return switch (type.kind()) {
      case BOOLEAN -> ifOne(column, FieldLimit.NONE, Types.BOOLEAN, Types.BIT);
      case INT, LONG -> whole(type, column);
      case FLOAT -> ifOne(column, FieldLimit.NONE, Types.REAL, Types.FLOAT, Types.DOUBLE);
      case DOUBLE ->
          column.jdbcType() == Types.FLOAT && column.argument() >= DOUBLE
              ? Optional.of(FieldLimit.NONE)
              : ifOne(column, FieldLimit.NONE, Types.DOUBLE);
      case STRING, ENUM ->
          ifOne(
              column,
              ColumnLimits.text(type, FieldLimit.textOfUtf16(room(type, column))),
              Types.VARCHAR,
              Types.NVARCHAR,
              Types.LONGVARCHAR,
              Types.LONGNVARCHAR);
      case BYTES ->
          ifOne(
              column,
              FieldLimit.bytes(room(type, column)),
              Types.VARBINARY,
              Types.LONGVARBINARY,
              Types.BLOB);
      case DECIMAL ->
          ifOne(column, ColumnLimits.decimal(type, column), Types.NUMERIC, Types.DECIMAL);
      case DATE -> ifOne(column, FieldLimit.NONE, Types.DATE);
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
          ifOne(
              column,
              ColumnLimits.time(type, column),
              Types.TIMESTAMP_WITH_TIMEZONE,
              Types.TIMESTAMP);
      case ARRAY, RECORD -> Optional.empty();
    };
  }

  private static Optional<FieldLimit> whole(EventType type, SqlColumn column) {
    return switch (column.jdbcType()) {
      case Types.SMALLINT -> Optional.of(ColumnLimits.smallWhole());
      case Types.INTEGER -> Optional.of(ColumnLimits.whole(type));
      case Types.BIGINT -> Optional.of(FieldLimit.NONE);
      case Types.NUMERIC, Types.DECIMAL -> Optional.of(ColumnLimits.decimal(type, column));
      default -> Optional.empty();
    };
  }

  private static Optional<FieldLimit> ifOne(SqlColumn column, FieldLimit limit, int... types) {
    for (int type : types) {
      if (column.jdbcType() == type) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }

  @Override
  public String wanted(EventType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "BOOLEAN or BIT";
      case INT, LONG -> "SMALLINT, INTEGER, BIGINT or NUMERIC";
      case FLOAT -> "REAL or DOUBLE PRECISION";
      case DOUBLE -> "DOUBLE PRECISION";
      case STRING, ENUM -> "VARCHAR";
      case BYTES -> "VARBINARY or BLOB";
      case DECIMAL -> "NUMERIC or DECIMAL";
      case DATE -> "DATE";
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> "TIMESTAMP, with or without TIME ZONE";
      case ARRAY, RECORD -> "of a field without parts";
    };
  }
}

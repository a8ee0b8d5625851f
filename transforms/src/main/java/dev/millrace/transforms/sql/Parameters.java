package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlDynamicParam;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.DateString;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.TimeString;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Puts the values of parameters as literals into the parsed tree, never into text. */
final class Parameters extends SqlShuttle {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final String HALF =
      "a surrogate of UTF-16 without the other one; write the whole character";

  private static final int MOST_REPEATS = 8;

  private final List<String> names;
  private final Map<String, Optional<Object>> values;
  private final Set<String> given;
  private int repeats;

  /**
   * @param given names of functions that are given to the query, in any case: what they are called
   *     like is not theirs
   */
  Parameters(List<String> names, Map<String, Optional<Object>> values, Set<String> given) {
    this.names = names;
    this.values = values;
    this.given = given;
  }

  @Override
  public @Nullable SqlNode visit(SqlDynamicParam parameter) {
    SqlParserPos position = parameter.getParserPosition();
    String name = names.get(parameter.getIndex());
    if (name.isEmpty()) {
      throw new QueryException(
          "A parameter has no name (write it as :name and give it a value)", position);
    }
    Optional<Object> value = values.get(name);
    if (value == null) {
      throw new QueryException(
          "The parameter :" + name + " has no value (given: " + given() + ")", position);
    }
    return literal(value.orElse(null), position);
  }

  @Override
  public @Nullable SqlNode visit(SqlLiteral literal) {
    String text = literal.getTypeName() == SqlTypeName.CHAR ? literal.toValue() : null;
    if (text != null && !isWhole(text)) {
      SqlParserPos position = literal.getParserPosition();
      throw new QueryException("A text has half of a character in it (" + HALF + ")", position);
    }
    return super.visit(literal);
  }

  /** Half a character has no bytes, and would become another text on its way between workers. */
  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** What Calcite would plan, or refuse without a word. */
  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (given.contains(call.getOperator().getName())) {
      return super.visit(call);
    }
    String refusal = RefusedCalls.of(call);
    if (refusal != null) {
      SqlParserPos position = call.getParserPosition();
      throw new QueryException(refusal, position);
    }
    if (!RefusedCalls.repeatsArguments(call)) {
      return super.visit(call);
    }
    if (++repeats > MOST_REPEATS) {
      SqlParserPos position = call.getParserPosition();
      throw new QueryException(
          "COALESCE, NULLIF, GREATEST, LEAST and CASE of a value are nested too deeply (at most "
              + MOST_REPEATS
              + " in one another)",
          position);
    }
    SqlNode visited = super.visit(call);
    repeats--;
    return visited;
  }

  private String given() {
    return values.isEmpty() ? "none" : String.join(", ", values.keySet());
  }

  /**
   * Checks that a value has a type that has literals.
   *
   * @throws IllegalArgumentException if it has none
   */
  static void check(String name, @Nullable Object value) {
    try {
      literal(value, SqlParserPos.ZERO);
    } catch (IllegalArgumentException failure) {
      throw new IllegalArgumentException(
          "Invalid value of parameter :" + name + ": " + failure.getMessage(), failure);
    }
  }

  /** The value as its literal has it. */
  static @Nullable String valueOf(Object value) {
    return literal(value, SqlParserPos.ZERO) instanceof SqlLiteral literal
        ? literal.toValue()
        : null;
  }

  private static SqlNode literal(@Nullable Object value, SqlParserPos position) {
    if (value == null) {
      return SqlLiteral.createNull(position);
    }
    if (value instanceof Boolean truth) {
      return SqlLiteral.createBoolean(truth, position);
    }
    if (value instanceof String text) {
      if (!isWhole(text)) {
        throw new IllegalArgumentException("it has half of a character in it (" + HALF + ")");
      }
      return SqlLiteral.createCharString(text, "UTF-16LE", position);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(value + " is no finite number");
      }
      return SqlLiteral.createApproxNumeric(
          new BigDecimal(number).toPlainString() + "E0", position);
    }
    if (value instanceof BigDecimal
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return SqlLiteral.createExactNumeric(SqlValues.exact(value).toPlainString(), position);
    }
    if (value instanceof LocalDate date) {
      return SqlLiteral.createDate(new DateString(date.toString()), position);
    }
    if (value instanceof LocalTime time) {
      TimeString seconds =
          new TimeString(
              time.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_TIME));
      return SqlLiteral.createTime(seconds.withNanos(milliseconds(time.getNano())), 3, position);
    }
    if (value instanceof Instant instant) {
      return timestamp(instant.atOffset(ZoneOffset.UTC).toLocalDateTime(), position);
    }
    if (value instanceof org.joda.time.Instant instant) {
      return literal(Instant.ofEpochMilli(instant.getMillis()), position);
    }
    if (value instanceof LocalDateTime time) {
      return timestamp(time, position);
    }
    throw new IllegalArgumentException(
        value.getClass().getSimpleName()
            + " has no literal in SQL (a text, a number, a boolean, a date, a time or an instant"
            + " has)");
  }

  private static SqlNode timestamp(LocalDateTime time, SqlParserPos position) {
    TimestampString seconds = new TimestampString(time.format(SECONDS));
    return SqlLiteral.createTimestamp(
        SqlTypeName.TIMESTAMP, seconds.withNanos(milliseconds(time.getNano())), 3, position);
  }

  private static int milliseconds(int nanoseconds) {
    int rest = nanoseconds % 1_000_000;
    if (rest != 0) {
      throw new IllegalArgumentException("a time finer than a millisecond");
    }
    return nanoseconds;
  }
}

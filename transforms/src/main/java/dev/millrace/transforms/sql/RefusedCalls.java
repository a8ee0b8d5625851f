package dev.millrace.transforms.sql;

import java.util.Locale;
import java.util.Set;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.fun.SqlCase;
import org.jspecify.annotations.Nullable;

/** Calls that are refused before they are planned, with the nearest thing that works. */
final class RefusedCalls {
  private static final Set<String> BY_CHANCE =
      Set.of("RAND", "RANDOM", "RAND_INTEGER", "UUID", "GEN_RANDOM_UUID", "NEWID");

  private static final Set<String> REPEATING =
      Set.of("COALESCE", "NULLIF", "GREATEST", "LEAST", "NVL", "IFNULL");

  private RefusedCalls() {}

  /** Whether Calcite writes an argument twice, so that ten in one another are a thousand. */
  static boolean repeatsArguments(SqlCall call) {
    return REPEATING.contains(call.getOperator().getName().toUpperCase(Locale.ROOT))
        || (call instanceof SqlCase choice && choice.getValueOperand() != null);
  }

  /** Why a call is refused, or null. */
  static @Nullable String of(SqlCall call) {
    if (call.getKind() == SqlKind.TABLESAMPLE) {
      return "TABLESAMPLE is not supported, as no two runs would have the same rows (WHERE MOD(id,"
          + " 10) = 0 takes a tenth of the rows by a whole number of theirs)";
    }
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (BY_CHANCE.contains(name)) {
      return name
          + " is not supported, as no two runs would have the same answer (MD5 of a column, or"
          + " ROW_NUMBER() OVER (ORDER BY …), is the same in each)";
    }
    return switch (name) {
      // Calcite would plan the end of a session as its start and the gap.
      case "SESSION_END" ->
          "SESSION_END is not supported (MAX of the time and the gap is the same, and"
              + " TABLE(SESSION(…)) has window_end)";
      case "PERCENTILE_CONT", "PERCENTILE_DISC" ->
          name
              + " is not supported (MIN(x) FILTER (WHERE c >= 0.5) over a subquery that SELECTs x,"
              + " CUME_DIST() OVER (ORDER BY x) AS c is the exact median that is a value of x,"
              + " and APPROX_QUANTILE(x, 0.5) is near where it is registered)";
      default -> null;
    };
  }
}

package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.avatica.util.ByteString;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Values of literals as rows hold them. */
final class Literals {
  private Literals() {}

  static @Nullable Object value(RexLiteral literal, Kind kind) {
    if (literal.isNull()) {
      return null;
    }
    return switch (kind) {
      case BOOLEAN -> literal.getValueAs(Boolean.class);
      case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, DECIMAL ->
          Results.of(literal.getValueAs(BigDecimal.class), kind);
      case TEXT -> literal.getValueAs(String.class);
      case BYTES -> SqlValues.toBytes(literal.getValueAs(ByteString.class));
      case DATE -> SqlValues.toDate(literal.getValueAs(Integer.class));
      case TIME -> SqlValues.toTime(literal.getValueAs(Integer.class));
      case TIMESTAMP -> SqlValues.toTimestamp(literal.getValueAs(Long.class));
    };
  }
}

package dev.millrace.transforms.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.avatica.util.Casing;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.rel2sql.SqlImplementor;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.type.RelDataType;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLocalRef;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexProgram;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlDialect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlIdentifier;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.type.SqlTypeName;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as a person writes them, for errors. A constant that is the value of a parameter is
 * shown as that parameter: values may be nobody's business.
 */
final class WrittenExpressions {
  /** Without quotes around names, as they are written mostly. */
  private static final SqlDialect DIALECT =
      new AnsiSqlDialect(
          AnsiSqlDialect.DEFAULT_CONTEXT
              .withIdentifierQuoteString(null)
              .withUnquotedCasing(Casing.UNCHANGED)
              .withDataTypeSystem(new QueryTypes()));

  /** The length that the dialect gives to a text of any. */
  private static final int UNLIMITED = 65_536;

  private static final int NOT_SAID = RelDataType.PRECISION_NOT_SPECIFIED;

  private final Map<String, Optional<Object>> parameters;

  WrittenExpressions(Map<String, Optional<Object>> parameters) {
    this.parameters = new TreeMap<>(parameters);
  }

  /** What a program works out, but for columns that it takes as they are. */
  Described of(RexProgram program) {
    List<String> shown = new ArrayList<>();
    for (RexLocalRef project : program.getProjectList()) {
      add(shown, program.expandLocalRef(project), program.getInputRowType());
    }
    if (program.getCondition() != null) {
      add(shown, program.expandLocalRef(program.getCondition()), program.getInputRowType());
    }
    return described(String.join(", ", shown));
  }

  /** One expression over columns. */
  Described of(RexNode expression, RelDataType columns) {
    return described(text(expression, columns));
  }

  /** What is described by words. */
  Described described(String what) {
    Map<String, String> values = new TreeMap<>();
    parameters.forEach(
        (name, value) -> value.ifPresent(given -> values.put(name, String.valueOf(given))));
    return new Described(what, values);
  }

  private void add(List<String> shown, RexNode expression, RelDataType columns) {
    if (expression instanceof RexCall) {
      shown.add(text(expression, columns));
    }
  }

  private String text(RexNode expression, RelDataType columns) {
    List<String> names = columns.getFieldNames();
    try {
      SqlImplementor.Context context =
          new SqlImplementor.SimpleContext(
              DIALECT, column -> new SqlIdentifier(names.get(column), SqlParserPos.ZERO));
      return text(context.toSql(null, expression));
    } catch (RuntimeException | AssertionError unwritten) {
      // An expression of Calcite's own, for which SQL has no words.
      return "an expression of the query";
    }
  }

  /** A part of the query. */
  String text(SqlNode written) {
    SqlNode shown = written.accept(new Named());
    return (shown == null ? written : shown).toSqlString(DIALECT).getSql();
  }

  private final class Named extends SqlShuttle {
    /** Types of texts as a person writes them: in Calcite's own way they name their characters. */
    @Override
    public @Nullable SqlNode visit(SqlDataTypeSpec type) {
      return type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
              && basic.getCharSetName() != null
          ? new SqlDataTypeSpec(
              new SqlBasicTypeNameSpec(
                  SqlTypeName.valueOf(basic.getTypeName().getSimple()),
                  basic.getPrecision() < UNLIMITED ? basic.getPrecision() : NOT_SAID,
                  SqlParserPos.ZERO),
              SqlParserPos.ZERO)
          : type;
    }

    @Override
    public @Nullable SqlNode visit(SqlLiteral literal) {
      for (Map.Entry<String, Optional<Object>> parameter : parameters.entrySet()) {
        if (parameter.getValue().isPresent() && isOf(parameter.getValue().get(), literal)) {
          return new SqlIdentifier(":" + parameter.getKey(), SqlParserPos.ZERO);
        }
      }
      return literal;
    }
  }

  private static boolean isOf(Object value, SqlLiteral literal) {
    String text = literal.toValue();
    if (text == null) {
      return false;
    }
    if (value instanceof Number) {
      try {
        return new BigDecimal(text).compareTo(SqlValues.exact(value)) == 0;
      } catch (NumberFormatException notNumber) {
        return false;
      }
    }
    return text.strip().equalsIgnoreCase(String.valueOf(value).strip())
        || text.equals(Parameters.valueOf(value));
  }
}

package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Puts the columns of two rows side by side, and says whether the pair meets a condition. */
final class JoinMatches implements Serializable {
  private static final long serialVersionUID = 1;

  private final @Nullable CompiledProgram condition;
  private final Schema schema;
  private final int leftColumns;
  private final Described described;
  private transient @Nullable RowEvaluator evaluator;

  JoinMatches(
      @Nullable CompiledProgram condition, Schema schema, int leftColumns, Described described) {
    this.condition = condition;
    this.schema = schema;
    this.leftColumns = leftColumns;
    this.described = described;
  }

  Schema schema() {
    return schema;
  }

  /** The row of both, or null if they do not match. */
  @Nullable Row match(Row left, Row right) {
    List<@Nullable Object> values = new ArrayList<>(schema.getFieldCount());
    values.addAll(left.getValues());
    values.addAll(right.getValues());
    Row both = Row.withSchema(schema).attachValues(values);
    return meets(both) ? both : null;
  }

  Row leftAlone(Row left) {
    List<@Nullable Object> values = new ArrayList<>(schema.getFieldCount());
    values.addAll(left.getValues());
    values.addAll(Collections.nCopies(schema.getFieldCount() - leftColumns, null));
    return Row.withSchema(schema).attachValues(values);
  }

  Row rightAlone(Row right) {
    List<@Nullable Object> values = new ArrayList<>(schema.getFieldCount());
    values.addAll(Collections.nCopies(leftColumns, null));
    values.addAll(right.getValues());
    return Row.withSchema(schema).attachValues(values);
  }

  private boolean meets(Row both) {
    CompiledProgram program = condition;
    if (program == null) {
      return true;
    }
    RowEvaluator compiled = evaluator;
    if (compiled == null) {
      compiled = program.evaluator();
      evaluator = compiled;
    }
    try {
      return compiled.evaluate(program.time(), both) != null;
    } catch (RuntimeException failure) {
      throw described.failedBy(failure);
    }
  }
}

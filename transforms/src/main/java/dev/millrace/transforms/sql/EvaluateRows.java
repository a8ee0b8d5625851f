package dev.millrace.transforms.sql;

import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Filters rows and works out expressions over each one. */
final class EvaluateRows extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1;

  private final CompiledProgram program;
  private final Schema schema;
  private final Described described;
  private transient @Nullable RowEvaluator evaluator;

  EvaluateRows(CompiledProgram program, Schema schema, Described described) {
    this.program = program;
    this.schema = schema;
    this.described = described;
  }

  @Setup
  public void compile() {
    evaluator = program.evaluator();
  }

  @ProcessElement
  public void evaluate(@Element Row row, OutputReceiver<Row> output) {
    @Nullable Object @Nullable [] values = valuesOf(row);
    if (values != null) {
      output.output(Row.withSchema(schema).attachValues(Arrays.asList(values)));
    }
  }

  private @Nullable Object @Nullable [] valuesOf(Row row) {
    RowEvaluator compiled = evaluator;
    if (compiled == null) {
      throw new IllegalStateException("Not set up");
    }
    try {
      return compiled.evaluate(program.time(), row);
    } catch (RuntimeException failure) {
      throw described.failedBy(failure);
    }
  }
}

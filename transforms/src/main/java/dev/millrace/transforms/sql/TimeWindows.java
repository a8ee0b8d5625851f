package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives each row the start of each TUMBLE or HOP window that its time is in. Of bounded rows that
 * is a column and nothing more; the rows of a stream go into Beam's windows too, so that a group is
 * closed when the watermark passes its end.
 */
final class TimeWindows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final TimeWindow window;
  private final Columns columns;

  TimeWindows(TimeWindow window, Columns columns) {
    this.window = window;
    this.columns = columns;
  }

  @Override
  @SuppressWarnings("deprecation")
  public PCollection<Row> expand(PCollection<Row> rows) {
    if (rows.isBounded() == IsBounded.BOUNDED) {
      return rows.apply("Windows of each row", ParDo.of(new Bounded(window, columns)))
          .setRowSchema(columns.schema());
    }
    SerializableFunction<Row, Instant> time = columns::timeOfStream;
    return rows.apply(
            "Time of each row",
            WithTimestamps.of(time).withAllowedTimestampSkew(Duration.millis(Long.MAX_VALUE)))
        .setRowSchema(rows.getSchema())
        .apply("Windows", Window.into(window.windows()))
        .apply("Window of each row", ParDo.of(new Streamed(columns)))
        .setRowSchema(columns.schema());
  }

  /**
   * Where times and windows stand.
   *
   * @param time the column of the time
   * @param appended whether start and end are two columns after the others; else the start stands
   *     in the column of the time
   */
  record Columns(int time, boolean appended, Schema schema) implements Serializable {
    Row with(Row row, @Nullable Instant start, @Nullable Instant end) {
      List<@Nullable Object> values = new ArrayList<>(row.getValues());
      if (appended) {
        values.add(start);
        values.add(end);
      } else {
        values.set(time, start);
      }
      return Row.withSchema(schema).attachValues(values);
    }

    @Nullable Instant timeOf(Row row) {
      return row.getValue(time);
    }

    Instant timeOfStream(Row row) {
      Instant value = timeOf(row);
      if (value == null) {
        throw new IllegalArgumentException(
            "A row of a stream has no time to put it into a window (filter: … IS NOT NULL)");
      }
      return value;
    }
  }

  private static final class Bounded extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;

    private final TimeWindow window;
    private final Columns columns;

    private Bounded(TimeWindow window, Columns columns) {
      this.window = window;
      this.columns = columns;
    }

    @ProcessElement
    public void assign(@Element Row row, OutputReceiver<Row> output) {
      Instant time = columns.timeOf(row);
      if (time == null) {
        output.output(columns.with(row, null, null));
        return;
      }
      long last = window.lastStart(time.getMillis());
      for (long start = last; start + window.size() > time.getMillis(); start -= window.step()) {
        output.output(
            columns.with(
                row, Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + window.size())));
      }
    }
  }

  private static final class Streamed extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;

    private final Columns columns;

    private Streamed(Columns columns) {
      this.columns = columns;
    }

    @ProcessElement
    public void assign(@Element Row row, BoundedWindow window, OutputReceiver<Row> output) {
      IntervalWindow interval = (IntervalWindow) window;
      output.output(columns.with(row, interval.start(), interval.end()));
    }
  }
}

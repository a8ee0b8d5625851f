package dev.millrace.transforms.sql;

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
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with a SESSION over a stream: the sessions are Beam's of the other keys, so that a group
 * comes out when the watermark passes its session's end. Until then nobody knows where a session
 * starts; the column of the time, which is a key, has the same value in all rows, and the start in
 * the results.
 */
final class GroupSessions extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;
  private static final Instant NOT_KNOWN_YET = Instant.EPOCH;

  private final TimeWindow window;
  private final int time;
  private final int key;
  private final Groups groups;

  /**
   * @param time the column that sessions are of
   * @param key where it stands among the keys
   */
  GroupSessions(TimeWindow window, int time, int key, Groups groups) {
    this.window = window;
    this.time = time;
    this.key = key;
    this.groups = groups;
  }

  @Override
  @SuppressWarnings("deprecation")
  public PCollection<Row> expand(PCollection<Row> rows) {
    TimeWindows.Columns columns = new TimeWindows.Columns(time, false, rows.getSchema());
    SerializableFunction<Row, Instant> times = columns::timeOfStream;
    PCollection<Row> grouped =
        rows.apply(
                "Time of each row",
                WithTimestamps.of(times).withAllowedTimestampSkew(Duration.millis(Long.MAX_VALUE)))
            .setRowSchema(rows.getSchema())
            .apply("Sessions", Window.into(window.windows()))
            .apply("Same key for all starts", ParDo.of(new SetTime(time)))
            .setRowSchema(rows.getSchema())
            .apply("Group", groups);
    Schema schema = grouped.getSchema();
    return grouped.apply("Start of each session", ParDo.of(new SetStart(key))).setRowSchema(schema);
  }

  private static Row with(Row row, int column, @Nullable Object value) {
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    values.set(column, value);
    return Row.withSchema(row.getSchema()).attachValues(values);
  }

  private static final class SetTime extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;

    private final int column;

    private SetTime(int column) {
      this.column = column;
    }

    @ProcessElement
    public void set(@Element Row row, OutputReceiver<Row> output) {
      output.output(with(row, column, NOT_KNOWN_YET));
    }
  }

  private static final class SetStart extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;

    private final int column;

    private SetStart(int column) {
      this.column = column;
    }

    @ProcessElement
    public void set(@Element Row row, BoundedWindow window, OutputReceiver<Row> output) {
      output.output(with(row, column, ((IntervalWindow) window).start()));
    }
  }
}

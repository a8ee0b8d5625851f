package dev.millrace.pipelines.query;

import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.events.EventReason;
import dev.millrace.transforms.events.Refusal;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows or dead letters of the records of one part of a table, whatever they are read from,
 * and counts them. A column that the table does not have is passed over; a record that does not fit
 * is a dead letter.
 */
final class TableRecords implements RecordConsumer {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<PackedRows> PACKED = new TupleTag<>("packed-rows") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private static final byte[] NOTHING = {};

  private final String table;
  private final InputFormat format;
  private final Consumer<Row> rows;
  private final Runnable lastRow;
  private final OutputReceiver<DeadLetter> deadLetters;
  private final OutputReceiver<LedgerCount> counts;
  private String source = "";
  private long received;
  private long blank;
  private long refused;
  private long parsed;

  private TableRecords(
      String table,
      InputFormat format,
      Consumer<Row> rows,
      Runnable lastRow,
      MultiOutputReceiver out) {
    this.table = table;
    this.format = format;
    this.rows = rows;
    this.lastRow = lastRow;
    this.deadLetters = out.get(DEAD_LETTERS);
    this.counts = out.get(COUNTS);
  }

  /** Those of a table, into the outputs of a step. */
  static TableRecords of(String table, InputFormat format, MultiOutputReceiver out) {
    return new TableRecords(table, format, out.get(ROWS)::output, () -> {}, out);
  }

  /** The same with rows that are packed, which loses their timestamps. */
  static TableRecords packed(
      String table, InputFormat format, RowPacking packing, MultiOutputReceiver out) {
    PackedRows.Packer packer = new PackedRows.Packer(packing, out.get(PACKED)::output);
    return new TableRecords(table, format, packer::add, packer::flush, out);
  }

  /** A step with these outputs. */
  static <T> ParDo.MultiOutput<T, Row> step(DoFn<T, Row> reading) {
    return ParDo.of(reading).withOutputTags(ROWS, TupleTagList.of(DEAD_LETTERS).and(COUNTS));
  }

  /** A step whose rows are packed. */
  static <T> ParDo.MultiOutput<T, PackedRows> packedStep(DoFn<T, PackedRows> reading) {
    return ParDo.of(reading).withOutputTags(PACKED, TupleTagList.of(DEAD_LETTERS).and(COUNTS));
  }

  /** Records that follow are of this source, as dead letters name it. */
  void from(String uri) {
    source = uri;
  }

  /** A record that is a row already. */
  void accept(Row row) {
    received++;
    hand(row);
  }

  @Override
  public void accept(byte[] payload, long offset, Attempt attempt) {
    received++;
    if (isBlank(payload)) {
      return;
    }
    Row row;
    try {
      row = attempt.row(field -> {});
    } catch (Refusal refusal) {
      refuse(
          letter(refusal.reason().word(), refusal.getMessage(), payload, offset, null)
              .within(attempt.context()));
      return;
    }
    hand(row);
  }

  /** A line that is read by what knows it. */
  void acceptLine(byte[] line, long offset, Supplier<Parsing<Row>> reading) {
    received++;
    if (isBlank(line)) {
      return;
    }
    Parsing<Row> parsing = reading.get();
    if (parsing instanceof Parsing.Rejected<Row> rejected) {
      refuse(letter(rejected.reason(), rejected.message(), line, offset, null));
    } else if (parsing instanceof Parsing.Parsed<Row> row) {
      hand(row.value());
    }
  }

  private boolean isBlank(byte[] payload) {
    if (payload.length > 0 || !format.hasBlankRecords()) {
      return false;
    }
    blank++;
    return true;
  }

  private void hand(Row row) {
    rows.accept(row);
    parsed++;
  }

  /** A record that is a row, and cannot be used all the same. */
  void setAside(String reason, String message, byte[] payload, long offset, Instant eventTime) {
    received++;
    refuse(letter(reason, message, payload, offset, eventTime));
  }

  private void refuse(DeadLetter letter) {
    refused++;
    deadLetters.output(letter);
  }

  private DeadLetter letter(
      String reason,
      @Nullable String message,
      byte[] payload,
      long offset,
      @Nullable Instant eventTime) {
    return DeadLetter.of(
        Edges.DEAD_LETTERS.from(),
        reason,
        String.valueOf(message),
        payload,
        new SourcePosition(source, offset),
        eventTime);
  }

  @Override
  public void acceptOversized(OversizedLine line, DeadLetter.@Nullable Context context) {
    received++;
    refuse(line.deadLetter(Edges.DEAD_LETTERS.from(), source).within(context));
  }

  @Override
  public void acceptWithoutValue(long offset) {
    received++;
    Refusal refusal = Refusal.ofReason(EventReason.NO_VALUE);
    refuse(letter(refusal.reason().word(), refusal.getMessage(), NOTHING, offset, null));
  }

  /**
   * Hands on the books, after the last record.
   *
   * @param sent how many records were read
   */
  void count(long sent) {
    lastRow.run();
    counts.output(Edges.records(table).sent(sent));
    counts.output(Edges.records(table).received(received));
    counts.output(Edges.BLANK.sent(blank));
    counts.output(Edges.DEAD_LETTERS.sent(refused));
    counts.output(Edges.rows(table).sent(parsed));
  }
}

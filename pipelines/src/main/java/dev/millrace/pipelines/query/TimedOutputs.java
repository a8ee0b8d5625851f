package dev.millrace.pipelines.query;

import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/** Outputs of a step whose elements leave with the time that was set last. */
final class TimedOutputs implements MultiOutputReceiver {
  private final MultiOutputReceiver outputs;
  private Instant time = Instant.EPOCH;

  TimedOutputs(MultiOutputReceiver outputs) {
    this.outputs = outputs;
  }

  /** Of what is handed over from now on. */
  void setTime(Instant next) {
    time = next;
  }

  @Override
  public <T> OutputReceiver<T> get(TupleTag<T> tag) {
    return timed(outputs.get(tag));
  }

  @Override
  public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
    return timed(outputs.getRowReceiver(tag));
  }

  private <T> OutputReceiver<T> timed(OutputReceiver<T> receiver) {
    return new OutputReceiver<>() {
      @Override
      public OutputBuilder<T> builder(T value) {
        return receiver.builder(value).setTimestamp(time);
      }
    };
  }
}

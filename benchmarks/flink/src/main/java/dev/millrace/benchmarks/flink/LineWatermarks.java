package dev.millrace.benchmarks.flink;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.java.tuple.Tuple3;

/** How far one partition is: as Millrace has it, its latest line less the delay, or a promise. */
final class LineWatermarks implements WatermarkGenerator<Tuple3<String, Long, byte[]>> {
  private static final long MAX_DELAY_MILLIS = 30_000;

  private long nothingBefore = Long.MIN_VALUE;

  @Override
  public void onEvent(Tuple3<String, Long, byte[]> line, long time, WatermarkOutput output) {
    nothingBefore =
        Math.max(nothingBefore, LineSchema.isPromise(line) ? line.f1 : line.f1 - MAX_DELAY_MILLIS);
  }

  /** Flink's watermark is the last moment that is over. */
  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (nothingBefore > Long.MIN_VALUE) {
      output.emitWatermark(
          nothingBefore == Long.MAX_VALUE
              ? Watermark.MAX_WATERMARK
              : new Watermark(nothingBefore - 1));
    }
  }
}

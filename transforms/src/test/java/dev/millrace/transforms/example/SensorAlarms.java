package dev.millrace.transforms.example;

import dev.millrace.transforms.AggregateWindows;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.DropDuplicates;
import dev.millrace.transforms.FilterAnomalies;
import dev.millrace.transforms.HampelDetector;
import dev.millrace.transforms.JudgedPoint;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.Parse;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.Score;
import dev.millrace.transforms.Scored;
import dev.millrace.transforms.SeriesPoint;
import dev.millrace.transforms.WindowAggregate;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * A whole pipeline from the five transforms: readings of sensors, each to be counted once, are
 * counted per minute; minutes unlike those before them are scored by a model.
 */
final class SensorAlarms {
  private static final Duration MINUTE = Duration.standardMinutes(1);

  private SensorAlarms() {}

  /** What the pipeline hands out: unusual minutes with their scores, and what it could not read. */
  record Outputs(
      PCollection<Scored<KV<String, JudgedPoint>>> alarms, PCollection<DeadLetter> deadLetters) {}

  static Outputs build(PCollection<RawRecord> lines, OnnxModel model) {
    Parse.Result<SensorReading> readings =
        lines.apply(
            "Parse readings",
            Parse.with(SensorReading::parse)
                .into(SensorReading.Coder.of())
                .timedBy(SensorReading::time));

    PCollection<SensorReading> distinct =
        readings
            .parsed()
            .apply(
                "Keep each reading once",
                DropDuplicates.by(SensorReading::id, StringUtf8Coder.of())
                    .positionedBy(SensorReading::position))
            .kept();

    PCollection<KV<String, SeriesPoint>> series =
        distinct
            .apply(
                "Count readings per sensor and minute",
                AggregateWindows.by(SensorReading::sensor, StringUtf8Coder.of())
                    .within(MINUTE)
                    .combining(Count.<SensorReading>combineFn())
                    .weighedBy(count -> count))
            .aggregates()
            .apply("Judge all minutes together", Window.into(new GlobalWindows()))
            .apply("As a series", MapElements.via(new AsSeries()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), SeriesPoint.Coder.of()));

    PCollection<KV<String, JudgedPoint>> unusual =
        series
            .apply(
                "Find unusual minutes", FilterAnomalies.by(HampelDetector.ofCounts()).every(MINUTE))
            .setAside();

    Score.Result<KV<String, JudgedPoint>> alarms =
        unusual.apply("Score unusual minutes", Score.with(model).features(SensorAlarms::features));
    return new Outputs(alarms.scored(), readings.deadLetters());
  }

  private static float[] features(KV<String, JudgedPoint> minute) {
    JudgedPoint point = minute.getValue();
    return new float[] {(float) point.value(), (float) point.expected(), (float) point.score()};
  }

  private static final class AsSeries
      extends SimpleFunction<KV<String, WindowAggregate<Long>>, KV<String, SeriesPoint>> {
    @Override
    public KV<String, SeriesPoint> apply(KV<String, WindowAggregate<Long>> minute) {
      WindowAggregate<Long> count = minute.getValue();
      return KV.of(minute.getKey(), new SeriesPoint(count.start(), count.value()));
    }
  }
}

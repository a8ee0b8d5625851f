package dev.millrace.transforms.example;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.JudgedPoint;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.Scored;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.TinyOnnx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SensorAlarmsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** The weighted sum of its features: value, an eighth of what was expected, and no score. */
  private static final byte[] MODEL =
      new TinyOnnx()
          .input("features", TinyOnnx.FLOAT, -1, 3)
          .floats("weights", List.of(3L, 1L), 1, 0.125f, 0)
          .node("MatMul", List.of("features", "weights"), "scores")
          .output("scores", TinyOnnx.FLOAT, -1, 1)
          .bytes();

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  /** One reading a minute but for one of 30: 2 sqrt(30.375) - 2 sqrt(1.375). */
  @Test
  void scoresTheOneUnusualMinuteThoughEachReadingComesTwice(TestPipeline pipeline) {
    List<RawRecord> lines = new ArrayList<>();
    for (int minute = 0; minute < 35; minute++) {
      for (int i = 0; i < (minute == 33 ? 30 : 1); i++) {
        Instant time = NOON.plus(Duration.standardMinutes(minute)).plus(i);
        String line = minute + "-" + i + "," + time + ",door";
        lines.add(record(lines.size(), line));
        lines.add(record(lines.size(), line));
      }
    }
    RawRecord broken = record(lines.size(), "broken");
    lines.add(broken);

    SensorAlarms.Outputs outputs =
        SensorAlarms.build(
            pipeline.apply(Create.of(lines).withCoder(RawRecord.Coder.of())),
            OnnxModel.of("weighted-sum", MODEL));

    PAssert.that(outputs.alarms())
        .containsInAnyOrder(
            new Scored<>(
                KV.of(
                    "door",
                    new JudgedPoint(NOON.plus(Duration.standardMinutes(33)), 30, 1, 8.677496)),
                new double[] {30.125}));
    PAssert.that(outputs.deadLetters())
        .containsInAnyOrder(
            DeadLetter.of(
                "Parse",
                "fields",
                "expected 3 fields, found 1",
                broken.payload(),
                broken.position(),
                null));
    pipeline.run();
  }

  private static RawRecord record(int index, String line) {
    return RawRecord.of(
        line.getBytes(StandardCharsets.UTF_8), new SourcePosition("readings.csv", index));
  }
}

package dev.millrace.transforms.accesslog;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.Parse;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessLogEntriesTest {
  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  @Test
  @SuppressWarnings("unchecked") // the array behind containsInAnyOrder
  void turnsRecordsIntoEntriesAtTheirTimesAndTheRestIntoDeadLetters(TestPipeline pipeline) {
    RawRecord good = record(0, "::1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 5");
    RawRecord bad = record(62, "::1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 20 5");
    Instant time = Instant.parse("2000-10-10T20:55:36Z");

    Parse.Result<AccessLogEntry> result =
        pipeline
            .apply(Create.of(good, bad).withCoder(RawRecord.Coder.of()))
            .apply(
                Parse.with(AccessLogEntries.of(LogFormat.of("common")))
                    .into(AccessLogEntry.Coder.of())
                    .timedBy(AccessLogEntry::time));

    PAssert.that(result.parsed().apply(Reify.timestamps()))
        .containsInAnyOrder(
            TimestampedValue.of(
                new AccessLogEntry(
                    "::1", "", "", time, "GET", "/", "HTTP/1.1", "GET / HTTP/1.1", 200, 5, "", ""),
                time));
    PAssert.that(result.deadLetters())
        .containsInAnyOrder(
            DeadLetter.of(
                "Parse",
                "bad-status",
                "Invalid status %>s in column 55: '20' (must be three digits or -)",
                bad.payload(),
                bad.position(),
                null));
    pipeline.run();
  }

  private static RawRecord record(long offset, String line) {
    return RawRecord.of(
        line.getBytes(StandardCharsets.UTF_8), new SourcePosition("access.log", offset));
  }
}

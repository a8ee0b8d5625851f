package dev.millrace.transforms.example;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.joda.time.Instant;

/** One line of {@code id,time,sensor}. */
record SensorReading(String id, Instant time, String sensor, SourcePosition position) {

  static Parsing<SensorReading> parse(RawRecord record) {
    String line = new String(record.payload(), StandardCharsets.UTF_8);
    String[] fields = line.split(",", -1);
    if (fields.length != 3) {
      return Parsing.rejected("fields", "expected 3 fields, found " + fields.length);
    }
    try {
      return Parsing.of(
          new SensorReading(fields[0], Instant.parse(fields[1]), fields[2], record.position()));
    } catch (IllegalArgumentException e) {
      return Parsing.rejected("time", String.valueOf(e.getMessage()));
    }
  }

  /** Deterministic: the components in their order. */
  static final class Coder extends CustomCoder<SensorReading> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(SensorReading reading, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(reading.id, out);
      InstantCoder.of().encode(reading.time, out);
      StringUtf8Coder.of().encode(reading.sensor, out);
      SourcePosition.Coder.of().encode(reading.position, out);
    }

    @Override
    public SensorReading decode(InputStream in) throws IOException {
      return new SensorReading(
          StringUtf8Coder.of().decode(in),
          InstantCoder.of().decode(in),
          StringUtf8Coder.of().decode(in),
          SourcePosition.Coder.of().decode(in));
    }

    @Override
    public void verifyDeterministic() {}
  }
}

package dev.millrace.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * Records of one partition that were fetched together, in the order of their offsets: an engine
 * spends more on an element than on a line, so that lines travel by the thousand.
 *
 * @param source URI of topic and partition
 * @param records may be none
 */
public record KafkaBatch(String source, List<TimedRecord> records) {

  public KafkaBatch {
    records = List.copyOf(records);
  }

  /** Deterministic: the source, the number of records, and their components. */
  public static final class Coder extends AtomicCoder<KafkaBatch> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(KafkaBatch batch, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(batch.source, out);
      VarInt.encode(batch.records.size(), out);
      for (TimedRecord record : batch.records) {
        VarInt.encode(record.offset(), out);
        VarInt.encode(record.timestamp(), out);
        VarInt.encode(record.appended(), out);
        out.write(record.standing().code());
        ByteArrayCoder.of().encode(record.payload(), out);
      }
    }

    @Override
    public KafkaBatch decode(InputStream in) throws IOException {
      String source = StringUtf8Coder.of().decode(in);
      int size = VarInt.decodeInt(in);
      List<TimedRecord> records = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        records.add(
            new TimedRecord(
                VarInt.decodeLong(in),
                VarInt.decodeLong(in),
                VarInt.decodeLong(in),
                Standing.ofCode(in.read()),
                ByteArrayCoder.of().decode(in)));
      }
      return new KafkaBatch(source, records);
    }
  }
}

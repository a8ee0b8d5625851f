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
  /** Beside the standing: an identity follows. Records without one are no longer for it. */
  private static final int IDENTIFIED = 0x80;

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
        out.write(record.standing().code() | (record.isIdentified() ? IDENTIFIED : 0));
        ByteArrayCoder.of().encode(record.payload(), out);
        if (record.isIdentified()) {
          ByteArrayCoder.of().encode(record.identity(), out);
        }
      }
    }

    @Override
    public KafkaBatch decode(InputStream in) throws IOException {
      String source = StringUtf8Coder.of().decode(in);
      int size = VarInt.decodeInt(in);
      List<TimedRecord> records = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        records.add(record(in));
      }
      return new KafkaBatch(source, records);
    }

    private static TimedRecord record(InputStream in) throws IOException {
      long offset = VarInt.decodeLong(in);
      long timestamp = VarInt.decodeLong(in);
      long appended = VarInt.decodeLong(in);
      int code = in.read();
      byte[] payload = ByteArrayCoder.of().decode(in);
      return new TimedRecord(
          offset,
          timestamp,
          appended,
          Standing.ofCode(code & ~IDENTIFIED),
          payload,
          (code & IDENTIFIED) == 0 ? RecordIdentities.NONE : ByteArrayCoder.of().decode(in));
    }
  }
}

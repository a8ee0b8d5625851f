package dev.millrace.io.kafka;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Tells which records are one and the same: those whose producer gave them the same id in a header,
 * and that have the same value. So records that share an id by mistake are not taken for one, and
 * which of two equal ones is kept cannot matter. Not thread-safe.
 */
interface RecordIdentities {
  /** Of a record that has none. */
  byte[] NONE = {};

  /**
   * @return a digest that equal records share; empty for a record without the header, or with
   *     nothing in it
   */
  byte[] of(ConsumerRecord<byte[], byte[]> record);

  /** Makes it where it is needed. */
  interface Factory extends Serializable {
    RecordIdentities create();
  }

  /** No record has one. */
  static Factory none() {
    return () -> record -> NONE;
  }

  /** By the last header of that name. */
  static Factory inHeader(String name) {
    return () -> new InHeader(name);
  }

  /** The first half of SHA-256 of id and value, and of where the one ends. */
  final class InHeader implements RecordIdentities {
    private static final int BYTES = 16;

    private final String name;
    private final MessageDigest digest;

    private InHeader(String name) {
      this.name = name;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has SHA-256", e);
      }
    }

    @Override
    public byte[] of(ConsumerRecord<byte[], byte[]> record) {
      Header header = record.headers().lastHeader(name);
      byte[] id = header == null ? null : header.value();
      if (id == null || id.length == 0) {
        return NONE;
      }
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(id.length).array());
      digest.update(id);
      if (record.value() != null) {
        digest.update(record.value());
      }
      return Arrays.copyOf(digest.digest(), BYTES);
    }
  }
}

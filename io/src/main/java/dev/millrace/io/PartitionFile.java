package dev.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * One file of a partition.
 *
 * @param partition see {@link Partitioning}
 * @param shard which of the partition's files, from 0
 * @param shards how many files the partition has
 */
record PartitionFile(long partition, int shard, int shards) {

  /** Deterministic: the components in their order. */
  static final class Coder extends AtomicCoder<PartitionFile> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(PartitionFile file, OutputStream out) throws IOException {
      VarInt.encode(file.partition, out);
      VarInt.encode(file.shard, out);
      VarInt.encode(file.shards, out);
    }

    @Override
    public PartitionFile decode(InputStream in) throws IOException {
      return new PartitionFile(VarInt.decodeLong(in), VarInt.decodeInt(in), VarInt.decodeInt(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}

package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.ByteRange;
import dev.millrace.transforms.GrowingBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.util.VarInt;

/**
 * Packs the counts of many clients and windows into few elements for each shard: an engine spends
 * more on an element than on its bytes, and a range of a log has thousands of clients' windows.
 *
 * <p>The shard is taken from a hash of the client, so that all counts of one meet, of every window,
 * and so that a retry sends the same to the same place. Not thread-safe.
 */
final class ClientBlocks {
  /**
   * A block that has grown to this is handed over. Flink refuses an element that is larger than a
   * sort buffer, some MB; and of what is larger than half a region of its heap, 512 KiB and more,
   * the JVM's collector can neither move nor reuse the place.
   */
  private static final int BLOCK_BYTES = 1 << 17;

  private static final int FIRST_CAPACITY = 1 << 12;
  private static final int ACTIVITY_CAPACITY = 1 << 11;

  private final int shards;
  private final BiConsumer<Integer, byte[]> sink;
  private final Map<Integer, GrowingBytes> open = new HashMap<>();
  private final GrowingBytes encoded = new GrowingBytes(ACTIVITY_CAPACITY);

  /**
   * @param shards at least one
   * @param sink of blocks with their shards
   */
  ClientBlocks(int shards, BiConsumer<Integer, byte[]> sink) {
    this.shards = shards;
    this.sink = sink;
  }

  void add(ClientWindow key, ClientActivity activity) {
    int shard = shardOf(key.client());
    GrowingBytes block = open.computeIfAbsent(shard, fresh -> new GrowingBytes(FIRST_CAPACITY));
    encoded.clear();
    try {
      ClientActivity.Coder.of().encode(activity, encoded);
      ClientWindow.Coder.of().encode(key, block);
      VarInt.encode(encoded.size(), block);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    block.write(encoded);
    if (block.size() >= BLOCK_BYTES) {
      sink.accept(shard, block.copy());
      block.clear();
    }
  }

  private int shardOf(String client) {
    byte[] bytes = client.getBytes(StandardCharsets.UTF_8);
    long hash = ByteHash.of(bytes, 0, bytes.length);
    return (int) Long.remainderUnsigned(hash ^ hash >>> 32, shards);
  }

  /** Hands over what is left of each shard, and starts again from nothing. */
  void flush() {
    open.forEach(
        (shard, block) -> {
          if (block.size() > 0) {
            sink.accept(shard, block.copy());
          }
        });
    open.clear();
  }

  /** Hands on what a block holds, in the order in which it was added. */
  static void unpack(byte[] block, BiConsumer<ClientWindow, PackedActivity> sink)
      throws IOException {
    ByteRange in = new ByteRange(block, 0, block.length);
    while (in.available() > 0) {
      ClientWindow key = ClientWindow.Coder.of().decode(in);
      int length = VarInt.decodeInt(in);
      int from = in.position();
      in.pass(length);
      sink.accept(key, new PackedActivity(block, from, from + length));
    }
  }
}

package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Packs the counts of many clients and windows into one element for each shard: an engine spends
 * more on an element than on its bytes, and a range of a log has thousands of clients' windows.
 *
 * <p>The shard is taken from a hash of client and window, so that all counts of one meet, and so
 * that a retry sends the same to the same place. Not thread-safe.
 */
final class ClientBlocks {
  private static final int FIRST_CAPACITY = 1 << 12;

  private final int shards;
  private final Map<Integer, ByteArrayOutputStream> open = new HashMap<>();

  /**
   * @param shards at least one
   */
  ClientBlocks(int shards) {
    this.shards = shards;
  }

  void add(ClientWindow key, ClientActivity activity) {
    ByteArrayOutputStream block =
        open.computeIfAbsent(shardOf(key), fresh -> new ByteArrayOutputStream(FIRST_CAPACITY));
    try {
      ClientWindow.Coder.of().encode(key, block);
      ClientActivity.Coder.of().encode(activity, block);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int shardOf(ClientWindow key) {
    byte[] client = key.client().getBytes(StandardCharsets.UTF_8);
    long hash = ByteHash.of(client, 0, client.length) + key.start() * 0x9E3779B97F4A7C15L;
    return (int) Long.remainderUnsigned(hash ^ hash >>> 32, shards);
  }

  /** Hands over each shard's block and starts again from nothing. */
  void drainTo(BiConsumer<Integer, byte[]> sink) {
    open.forEach((shard, block) -> sink.accept(shard, block.toByteArray()));
    open.clear();
  }

  /** Hands on what a block holds, in the order in which it was added. */
  static void unpack(byte[] block, BiConsumer<ClientWindow, ClientActivity> sink)
      throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(block);
    while (in.available() > 0) {
      sink.accept(ClientWindow.Coder.of().decode(in), ClientActivity.Coder.of().decode(in));
    }
  }
}

package dev.millrace.io;

import dev.millrace.transforms.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Length and SHA-256 of a file, as they are when it is read. */
final class FileDigest {
  private static final int BUFFER = 1 << 16;

  private FileDigest() {}

  /** Reads the whole file, once. */
  static Receipt of(ResourceId file) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long bytes = 0;
    try (ReadableByteChannel channel = RemoteCalls.open(file)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        bytes += buffer.remaining();
        digest.update(buffer);
        buffer.clear();
      }
    }
    return new Receipt(file.toString(), bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

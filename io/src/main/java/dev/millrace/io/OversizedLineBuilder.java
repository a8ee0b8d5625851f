package dev.millrace.io;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Takes a line in pieces and keeps its first bytes, its length and its digest. */
final class OversizedLineBuilder {
  private final int kept;
  private final long offset;
  private final MessageDigest digest = sha256();
  private final ByteArrayOutputStream first = new ByteArrayOutputStream();
  private long length;
  private boolean endsInCarriageReturn;

  OversizedLineBuilder(int kept, long offset) {
    this.kept = kept;
    this.offset = offset;
  }

  /** The next piece; a carriage return at its end waits until it is known what follows. */
  void add(byte[] buffer, int from, int to) {
    if (from == to) {
      return;
    }
    if (endsInCarriageReturn) {
      append(new byte[] {'\r'}, 0, 1);
    }
    endsInCarriageReturn = buffer[to - 1] == '\r';
    append(buffer, from, endsInCarriageReturn ? to - 1 : to);
  }

  /** The line, whose line feed was found. */
  OversizedLine ended() {
    return new OversizedLine(first.toByteArray(), length, offset, digest.digest());
  }

  /** The line, which ends with the file. */
  OversizedLine endedWithoutLineFeed() {
    if (endsInCarriageReturn) {
      append(new byte[] {'\r'}, 0, 1);
    }
    return ended();
  }

  private void append(byte[] buffer, int from, int to) {
    digest.update(buffer, from, to - from);
    first.write(buffer, from, Math.min(kept - first.size(), to - from));
    length += to - from;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}

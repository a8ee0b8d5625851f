package dev.millrace.io;

import java.util.HexFormat;

/**
 * What remains of a line that is too long to be a record. Whoever needs the rest rereads the
 * source.
 *
 * @param first its first bytes
 * @param length of the whole line in bytes
 * @param offset of the line's first byte in the file's text
 * @param digest SHA-256 of the whole line
 */
@SuppressWarnings("ArrayRecordComponent") // A message from one method to another, never compared.
public record OversizedLine(byte[] first, long length, long offset, byte[] digest) {
  /** The digest as text. */
  public String digestText() {
    return HexFormat.of().formatHex(digest);
  }
}

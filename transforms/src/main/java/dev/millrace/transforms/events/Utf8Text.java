package dev.millrace.transforms.events;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Bytes as text, if they are UTF-8 by RFC 3629: no overlong forms, no surrogates. */
final class Utf8Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8Text() {}

  static String of(byte[] bytes) throws Refusal {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireValid(bytes);
    }
    return text;
  }

  /** A replacement stands in the text; it may have been written so. */
  private static void requireValid(byte[] bytes) throws Refusal {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (decoder.decode(in, CharBuffer.allocate(bytes.length), true).isError()) {
      throw Refusal.of(
          EventReason.NOT_UTF8,
          "Expected UTF-8, found the byte 0x%02X at offset %d of the record"
              .formatted(in.get(in.position()), in.position()));
    }
  }
}

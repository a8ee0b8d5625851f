package dev.millrace.runners.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.util.StringUtils;
import org.xerial.snappy.SnappyError;
import org.xerial.snappy.SnappyInputStream;

/**
 * All text in bytes and in JSON, for a search: Beam packs the functions of steps, and writes bytes
 * into JSON with its own escapes.
 */
final class HiddenText {
  /** How what Beam serialises begins: it is packed by Snappy. */
  private static final String PACKED = "\u0082SNAPPY\0";

  /** Of one part in bytes; what is no length asks for gigabytes. */
  private static final int LONGEST_PART = 1 << 20;

  private final StringBuilder text = new StringBuilder();

  private HiddenText() {}

  static String of(byte[] bytes) {
    HiddenText found = new HiddenText();
    found.add(bytes);
    return found.text.toString();
  }

  static String of(JsonNode json) {
    HiddenText found = new HiddenText();
    found.add(json);
    return found.text.toString();
  }

  private void add(JsonNode json) {
    if (json.isValueNode()) {
      text.append(json.asText()).append('\n');
      add(StringUtils.jsonStringToByteArray(json.asText()));
    }
    json.fieldNames().forEachRemaining(name -> text.append(name).append('\n'));
    json.forEach(this::add);
  }

  private void add(byte[] bytes) {
    String plain = new String(bytes, StandardCharsets.ISO_8859_1);
    text.append(plain).append('\n');
    for (int at = plain.indexOf(PACKED); at >= 0; at = plain.indexOf(PACKED, at + 1)) {
      add(unpacked(bytes, at));
    }
  }

  /** What follows the packed part is none of it: then the end of that is where it breaks off. */
  private static byte[] unpacked(byte[] bytes, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in =
        new SnappyInputStream(
            new ByteArrayInputStream(bytes, from, bytes.length - from), LONGEST_PART)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        out.write(next);
        out.write(in.readNBytes(in.available()));
      }
    } catch (IOException | SnappyError end) {
      // All that could be unpacked is in out.
    }
    return out.toByteArray();
  }
}

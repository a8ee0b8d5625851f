package dev.millrace.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Searches bytes for secrets, in every form in which a program might have written them. */
final class Leaks {
  private Leaks() {}

  /** The secrets that are anywhere in a file or below a folder, each with where it is. */
  static Set<String> in(Path place, Collection<String> secrets) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
          if ((file.getFileName() + bytes).contains(latin(secret))
              || forms(secret).stream().anyMatch(bytes::contains)) {
            found.add(secret + " in " + place.relativize(file));
          }
        }
      }
    }
    return found;
  }

  private static String latin(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String bytes(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Set<String> forms(String secret) {
    byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(bytes(secret.getBytes(StandardCharsets.UTF_16LE)));
    forms.add(HexFormat.of().formatHex(utf8));
    for (int before : List.of(0, 1, 2)) {
      byte[] moved = new byte[utf8.length + before];
      System.arraycopy(utf8, 0, moved, before, utf8.length);
      String text = Base64.getEncoder().withoutPadding().encodeToString(moved);
      // The first and last letters depend on what stands around.
      forms.add(text.substring(before == 0 ? 0 : before + 1, text.length() - 1));
    }
    if (secret.matches("\\d{10,18}")) {
      long number = Long.parseLong(secret);
      forms.add(
          bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array()));
      forms.add(bytes(ByteBuffer.allocate(8).putLong(number).array()));
    }
    return forms;
  }
}

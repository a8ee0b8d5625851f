package dev.millrace.pipelines.events;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a file holds events. */
public enum InputFormat {
  /** JSON Lines: one object a line. */
  JSON("json", "jsonl", "ndjson"),
  /** RFC 4180 with a header. */
  CSV("csv"),
  /** Avro object container files. */
  AVRO("avro");

  private static final Pattern COMPRESSION =
      Pattern.compile("\\.(?:gz|gzip|bz2|bzip2|zst|zstd)$", Pattern.CASE_INSENSITIVE);

  private final ImmutableList<String> extensions;

  InputFormat(String... extensions) {
    this.extensions = ImmutableList.copyOf(extensions);
  }

  /** As users write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a record of no bytes is an empty line, and not a record whose fields take none. */
  public boolean hasBlankRecords() {
    return switch (this) {
      case JSON, CSV -> true;
      case AVRO -> false;
    };
  }

  /** All of them, as users write them. */
  public static List<String> words() {
    return Arrays.stream(values()).map(InputFormat::word).toList();
  }

  /** The format of a word. */
  public static Optional<InputFormat> ofWord(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** What a file's name says, before what it says of its compression. */
  public static Optional<InputFormat> ofName(String name) {
    String plain = COMPRESSION.matcher(name).replaceFirst("").toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.extensions.stream().anyMatch(end -> plain.endsWith("." + end)))
        .findFirst();
  }
}

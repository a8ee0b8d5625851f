package dev.millrace.pipelines.query;

import dev.millrace.pipelines.events.InputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the files of a table hold its rows. */
enum FileKind {
  CSV("csv"),
  JSON("json"),
  AVRO("avro"),
  PARQUET("parquet"),
  /** Lines of an access log; never said by a name. */
  ACCESS_LOG("access_log");

  private final String word;

  FileKind(String word) {
    this.word = word;
  }

  /** As users write it. */
  String word() {
    return word;
  }

  /** Those that users may write. */
  static List<String> words() {
    return Arrays.stream(values()).filter(kind -> kind != ACCESS_LOG).map(FileKind::word).toList();
  }

  static Optional<FileKind> ofWord(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    // Outputs call it by its ending.
    String plain = lower.equals("jsonl") ? JSON.word : lower;
    return Arrays.stream(values())
        .filter(kind -> kind != ACCESS_LOG && kind.word.equals(plain))
        .findFirst();
  }

  /** What the name of a file says. */
  static Optional<FileKind> ofName(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".parquet")
        ? Optional.of(PARQUET)
        : InputFormat.ofName(name).map(format -> ofEvents(format));
  }

  private static FileKind ofEvents(InputFormat format) {
    return switch (format) {
      case CSV -> CSV;
      case JSON -> JSON;
      case AVRO -> AVRO;
    };
  }
}

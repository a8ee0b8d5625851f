package dev.millrace.conformance;

import dev.millrace.conformance.oracle.LogGrammar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The logs of real servers that the suite is run on, where they are at hand. */
enum RealLog {
  APACHE("apache-combined-10k", LogGrammar.COMBINED),
  NGINX("nginx-combined-under-attack", LogGrammar.COMBINED),
  NASA("nasa-july-1995-common", LogGrammar.COMMON);

  private final String file;
  private final LogGrammar grammar;

  RealLog(String file, LogGrammar grammar) {
    this.file = file;
    this.grammar = grammar;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  LogGrammar grammar() {
    return grammar;
  }

  /** The whole log, or as much of it as the engine can read in a test. */
  Path forEngine(Engine engine, Path folder) throws IOException {
    Path whole = SharedData.file("access-logs/" + file + ".log.gz");
    return switch (engine) {
      case FLINK, SPARK -> whole;
      case DIRECT, DATAFLOW -> firstLines(whole, folder.resolve(word() + ".log"));
    };
  }

  private static Path firstLines(Path gzip, Path plain) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      byte[] bytes = in.readAllBytes();
      int lines = 0;
      int end = 0;
      while (lines < Engine.DIRECT_LINES && end < bytes.length) {
        lines += bytes[end++] == '\n' ? 1 : 0;
      }
      byte[] first = new byte[end];
      System.arraycopy(bytes, 0, first, 0, end);
      return Files.write(plain, first);
    }
  }
}

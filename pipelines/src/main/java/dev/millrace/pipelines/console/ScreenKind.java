package dev.millrace.pipelines.console;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands behind a stream of text. */
enum ScreenKind {
  /** A person looks at it now, and a line can be rewritten. */
  TERMINAL,
  /** A file, or another program. */
  PLAIN;

  /** What standard error is, as far as Java can tell; in doubt, plain. */
  static ScreenKind ofStandardError() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return PLAIN;
    }
    // Java 17 asks standard input and output; Linux tells about standard error too.
    Path link = Path.of("/proc/self/fd/2");
    try {
      return Files.isSymbolicLink(link) && !Files.readSymbolicLink(link).startsWith("/dev")
          ? PLAIN
          : TERMINAL;
    } catch (IOException | SecurityException unknown) {
      return PLAIN;
    }
  }
}

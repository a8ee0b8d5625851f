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
    if (!hasTerminal() || "dumb".equals(System.getenv("TERM"))) {
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

  /** From Java 22 on there is a console without a terminal too, and it can be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean hasTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException unknown) {
      return false;
    }
  }
}

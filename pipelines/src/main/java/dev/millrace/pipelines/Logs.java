package dev.millrace.pipelines;

import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Whether libraries may log to the terminal. Takes effect only before the first logger exists. */
enum Logs {
  /** Nothing; what the user must know comes as the launcher's own lines. */
  QUIET("OFF"),
  /** Information and worse, with the time. */
  OPEN("INFO");

  private final String level;

  Logs(String level) {
    this.level = level;
  }

  /** What the arguments ask for; whether they are valid is checked later. */
  static Logs wanted(List<String> arguments) {
    return arguments.contains("--verbose") || arguments.contains("--verbose=true") ? OPEN : QUIET;
  }

  /** Settles SLF4J's simple logger, java.util.logging and Log4j 2, whichever is there. */
  void settle() {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level.toLowerCase(Locale.ROOT));
    System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
    System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
    System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    // SLF4J's own remarks about its providers.
    System.setProperty("slf4j.internal.verbosity", this == QUIET ? "ERROR" : "WARN");
    System.setProperty("org.apache.logging.log4j.level", level);
    System.setProperty("log4j2.StatusLogger.level", this == QUIET ? "OFF" : "WARN");
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.parse(level));
    if (this == OPEN) {
      Handler handler = new ConsoleHandler();
      handler.setLevel(Level.parse(level));
      root.addHandler(handler);
    }
  }
}

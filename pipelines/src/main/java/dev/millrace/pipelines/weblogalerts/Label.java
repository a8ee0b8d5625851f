package dev.millrace.pipelines.weblogalerts;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a client was doing in a minute. The order of the constants is the order of the model's
 * outputs.
 */
public enum Label {
  /** People, crawlers that say who they are, monitors, interfaces in use. */
  NORMAL("normal"),
  /** Requests for the sake of their number. */
  FLOOD("flood"),
  /** Trying passwords or accounts. */
  LOGIN_GUESSING("login-guessing"),
  /** Looking for what is there and should not be: paths, files, weaknesses, services. */
  SCAN("scan"),
  /** Input made to be executed: SQL, markup, commands, traversal, web shells. */
  INJECTION("injection"),
  /** Taking the content away page by page without saying who. */
  SCRAPE("scrape");

  private final String word;

  Label(String word) {
    this.word = word;
  }

  /** As it is written in alerts, label files and the model. */
  public String word() {
    return word;
  }

  /** The label written as {@code word}, if there is one. */
  public static Optional<Label> of(String word) {
    return Arrays.stream(values()).filter(label -> label.word.equals(word)).findFirst();
  }
}

package dev.millrace.pipelines.simulatewebtraffic;

/** What an attack is after; one word of the label files for each. */
public enum AttackKind {
  FLOOD("flood"),
  LOGIN_GUESSING("login-guessing"),
  SCAN("scan"),
  INJECTION("injection"),
  SCRAPE("scrape");

  /** The label of a line that belongs to no attack. */
  public static final String NORMAL = "normal";

  private final String label;

  AttackKind(String label) {
    this.label = label;
  }

  /** The word in the label files. */
  public String label() {
    return label;
  }
}

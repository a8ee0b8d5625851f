package dev.millrace.transforms.accesslog;

/**
 * What a user agent says it is, by words in it (docs/features.md lists them). The first kind of
 * which a word is found, in the order below, is the agent's.
 */
public enum AgentKind {
  /** A tool for finding weaknesses. */
  SCANNER,
  /** A library or a command line tool. */
  TOOL,
  /** A program that says it is one: crawler, monitor, feed reader. */
  CRAWLER,
  /** A browser, or what claims to be one. */
  BROWSER,
  /** None of these. */
  OTHER;

  private static final AgentKind[] KINDS = values();

  /** Of an agent's bytes, which are taken as they are. */
  public static AgentKind of(ByteSlice agent) {
    int found = AgentWords.WORDS.find(agent.array(), agent.from(), agent.to());
    return found == 0 ? OTHER : KINDS[Integer.numberOfTrailingZeros(found)];
  }

  int flag() {
    return 1 << ordinal();
  }
}

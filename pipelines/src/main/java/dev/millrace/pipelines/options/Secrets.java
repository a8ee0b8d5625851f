package dev.millrace.pipelines.options;

import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.kafka.KafkaAddress;
import java.util.regex.Pattern;

/** Keeps secrets, and what would break a line, out of what is shown. */
public final class Secrets {
  private static final String WORDS =
      KafkaAddress.SECRET_WORDS
          + "|"
          + JdbcAddress.SECRET_WORDS
          + "|access[-_]?key|private[-_]?key|privacy[-_]?key|signature";
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?:" + WORDS + ")", Pattern.CASE_INSENSITIVE);
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s@]*:[^/?#\\s]*(?=@)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([\\w.-]*(?:" + WORDS + ")[\\w.-]*\\s*=\\s*)(\"[^\"]*\"|'[^']*'|[^\\s&;,)]+)",
          Pattern.CASE_INSENSITIVE);
  private static final int LONGEST = 200;
  private static final String MASK = "***";

  private Secrets() {}

  /** The value of an option as it may be shown: masked, on one line, and not endless. */
  public static String shown(String option, String value) {
    if (SECRET_NAME.matcher(option).find()) {
      return MASK;
    }
    String line = masked(value);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /**
   * Text as it may be shown: the credentials of URIs ({@code user:password@}) and the values of
   * parameters whose names speak of secrets are masked, control characters become blanks.
   */
  public static String masked(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").stripTrailing();
    return PARAMETER
        .matcher(USER_INFO.matcher(line).replaceAll(MASK))
        .replaceAll("$1" + MASK.replace("$", "\\$"));
  }
}

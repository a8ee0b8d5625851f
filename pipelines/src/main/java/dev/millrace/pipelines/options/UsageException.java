package dev.millrace.pipelines.options;

import java.util.Objects;

/**
 * The user asked for something that is not there. The message is the one line that the user sees;
 * nothing was read or written yet, and the program ends with status 2.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private UsageException(String message) {
    super(message);
  }

  /** A message that stands for itself. */
  public static UsageException of(String message) {
    return new UsageException(message);
  }

  /**
   * A value that an option does not take: {@code Invalid --minScore: 7 (must be a number from 0 to
   * 1)}.
   *
   * @param option its name without dashes
   * @param value as the user wrote it; hidden where the name or the value may hold a secret
   * @param remedy what is valid and what to do: {@code must be …}
   */
  public static UsageException invalid(String option, String value, String remedy) {
    return new UsageException(
        "Invalid --%s: %s (%s)".formatted(option, Secrets.shown(option, value), remedy));
  }

  /**
   * A value that was refused with a message of the form {@code Invalid Kafka address: … (must be
   * …)}: what stands before its colon gives way to who named the value.
   *
   * @param named such as {@code --input} or {@code table clicks}
   */
  public static UsageException refused(String named, IllegalArgumentException refusal) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), "");
    return new UsageException(
        "Invalid %s: %s".formatted(named, message.substring(message.indexOf(':') + 1).strip()));
  }

  /**
   * An option that this run needs.
   *
   * @param option its name without dashes
   * @param remedy what is valid and what to do: {@code must be …}
   */
  public static UsageException missing(String option, String remedy) {
    return new UsageException("Missing --%s (%s)".formatted(option, remedy));
  }
}

package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of {@code --input}: files, and behind a question mark their format. A question mark
 * anywhere else is a sign of the glob.
 *
 * @param files a file, a folder or a glob
 * @param format of all of them; empty where their names say it
 */
record InputPattern(String files, Optional<InputFormat> format) {
  private static final String FORMAT = "format";
  private static final Pattern PARAMETER =
      Pattern.compile("(?<files>.+)\\?(?<name>\\w+)=(?<value>[^/?]*)", Pattern.DOTALL);

  /**
   * @throws UsageException if it has another parameter, or there is no such format
   */
  static InputPattern parse(String input) {
    Matcher matcher = PARAMETER.matcher(input);
    if (!matcher.matches()) {
      return new InputPattern(input, Optional.empty());
    }
    if (!matcher.group("name").equals(FORMAT)) {
      throw UsageException.invalid(
          "input", input, "unknown parameter " + matcher.group("name") + "; must be " + FORMAT);
    }
    String word = matcher.group("value");
    List<String> words = InputFormat.words();
    return new InputPattern(
        matcher.group("files"),
        Optional.of(
            InputFormat.ofWord(word)
                .orElseThrow(
                    () ->
                        UsageException.invalid(
                            "input",
                            input,
                            "format must be one of %s; nearest: %s"
                                .formatted(
                                    String.join(", ", words),
                                    Nearest.to(word, words).orElse("none"))))));
  }

  /** The format of a file that was found by this pattern. */
  InputFormat formatOf(String uri) {
    return format
        .or(() -> InputFormat.ofName(uri))
        .orElseThrow(
            () ->
                UsageException.invalid(
                    "input",
                    uri,
                    "its name must end in .json, .jsonl, .ndjson, .csv or .avro, and then .gz,"
                        + " .bz2 or .zst if it is compressed; or give its format, as in"
                        + " --input='"
                        + files
                        + "?format=json'"));
  }
}

package dev.millrace.pipelines.options;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One argument of the command line, {@code --name=value} or {@code --name}.
 *
 * @param name without dashes
 * @param value behind the equals sign; null if there is none
 */
public record Argument(String name, @Nullable String value) {

  /** Splits arguments into names and values; throws {@link UsageException} at anything else. */
  public static List<Argument> parse(List<String> arguments) {
    List<Argument> parsed = new ArrayList<>();
    for (String argument : arguments) {
      if (!argument.startsWith("--") || argument.startsWith("--=") || argument.equals("--")) {
        throw UsageException.of(
            "Unexpected %s (options are written --name=value%s)"
                .formatted(Secrets.shown("", argument), hint(parsed, argument)));
      }
      int equals = argument.indexOf('=');
      parsed.add(
          equals < 0
              ? new Argument(argument.substring(2), null)
              : new Argument(argument.substring(2, equals), argument.substring(equals + 1)));
    }
    return parsed;
  }

  private static String hint(List<Argument> before, String argument) {
    if (before.isEmpty() || argument.startsWith("-")) {
      return "";
    }
    Argument last = before.get(before.size() - 1);
    return last.value == null
        ? ": --%s=%s".formatted(last.name, Secrets.shown(last.name, argument))
        : "";
  }

  /** As it may be shown to anybody. */
  @Override
  public String toString() {
    return value == null ? "--" + name : "--" + name + "=" + Secrets.shown(name, value);
  }

  /** As Beam takes it. */
  String forBeam() {
    return value == null ? "--" + name : "--" + name + "=" + value;
  }
}

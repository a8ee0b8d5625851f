package dev.millrace.pipelines.options;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.millrace.pipelines.options.OptionCatalog.Group;
import java.util.ArrayList;
import java.util.List;

/** Options for a person to read: what each means, its default and what is valid, by group. */
public final class HelpPage {
  private static final int WIDTH = 100;
  private static final int MARGIN = 28;

  private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

  private HelpPage() {}

  /** The lines about all options that are not hidden. */
  public static List<String> of(OptionCatalog catalog) {
    List<String> lines = new ArrayList<>();
    for (Group group : catalog.groups()) {
      lines.add("");
      lines.add(group.title() + ":");
      group.options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> lines.addAll(of(option)));
    }
    return lines;
  }

  /** The engine's options, by name. */
  public static List<String> of(EngineOptions engine) {
    List<String> lines = new ArrayList<>();
    for (String name : engine.names()) {
      List<String> right = new ArrayList<>(wrapped(engine.meaning(name)));
      if (!engine.fallback(name).isEmpty()) {
        right.addAll(wrapped("Default: " + engine.fallback(name)));
      }
      lines.addAll(beside("  --" + name, right));
    }
    return lines;
  }

  private static List<String> of(OptionSpec option) {
    List<String> right = new ArrayList<>(wrapped(option.meaning()));
    String times = option.repeatable() ? "; repeatable, or separated by commas" : "";
    right.addAll(wrapped("Valid: " + option.valid() + times + "."));
    if (option.required()) {
      right.add("Required.");
    } else if (!option.fallback().isEmpty()) {
      right.addAll(wrapped("Default: " + option.fallback()));
    }
    if (!option.example().isEmpty()) {
      right.addAll(wrapped("Example: --" + option.name() + "=" + option.example()));
    }
    return beside(signature(option), right);
  }

  private static String signature(OptionSpec option) {
    String placeholder = option.placeholder();
    return "  --" + option.name() + (placeholder.isEmpty() ? "" : "=" + placeholder);
  }

  private static List<String> beside(String left, List<String> right) {
    List<String> lines = new ArrayList<>();
    String margin = " ".repeat(MARGIN);
    if (left.length() > MARGIN - 2) {
      lines.add(left);
      right.forEach(line -> lines.add(margin + line));
      return lines;
    }
    lines.add(left + margin.substring(left.length()) + right.get(0));
    right.stream().skip(1).forEach(line -> lines.add(margin + line));
    return lines;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : WORDS.split(text)) {
      if (line.length() + 1 + word.length() > WIDTH - MARGIN && !line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

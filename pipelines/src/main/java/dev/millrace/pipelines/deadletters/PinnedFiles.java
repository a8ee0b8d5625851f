package dev.millrace.pipelines.deadletters;

import dev.millrace.io.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the files held that a run's options only name, so that a run that adds to it can tell
 * whether they hold it still. They stand among the arguments of the manifest, and are no options.
 *
 * @param privacyKey id of the key of pseudonyms; null if there was none
 * @param rules fingerprint of the rules; null if there were none
 */
public record PinnedFiles(@Nullable String privacyKey, @Nullable String rules) {
  private static final String KEY = "--privacyKeyId=";
  private static final String RULES = "--rulesFingerprint=";

  /** What a run wrote of them. */
  public static PinnedFiles in(Manifest manifest) {
    return new PinnedFiles(value(manifest.arguments(), KEY), value(manifest.arguments(), RULES));
  }

  private static @Nullable String value(List<String> arguments, String name) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(name))
        .map(argument -> argument.substring(name.length()))
        .findFirst()
        .orElse(null);
  }

  /** The options among the arguments of a manifest. */
  public static List<String> withoutThese(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> !argument.startsWith(KEY) && !argument.startsWith(RULES))
        .toList();
  }

  /** Arguments with these behind them. */
  public List<String> behind(List<String> options) {
    List<String> all = new ArrayList<>(options);
    if (privacyKey != null) {
      all.add(KEY + privacyKey);
    }
    if (rules != null) {
      all.add(RULES + rules);
    }
    return all;
  }

  /** Whether values under this key are under the same as those of a run, if it had one. */
  public boolean hasKeyOf(PinnedFiles before) {
    return before.privacyKey == null || before.privacyKey.equals(privacyKey);
  }

  /** Whether the rules are those of a run. */
  public boolean hasRulesOf(PinnedFiles before) {
    return Objects.equals(rules, before.rules);
  }
}

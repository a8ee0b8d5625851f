package dev.millrace.pipelines.deadletters;

import dev.millrace.io.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the files held that a run's options only name, so that a run that adds to it can tell
 * whether they hold it still. They stand among the arguments of the manifest, and are no options.
 *
 * @param privacyKey id of the key of pseudonyms; null if there was none
 * @param rules fingerprint of the rules; null if there were none
 */
public record PinnedFiles(@Nullable String privacyKey, @Nullable String rules) {
  /** What a run wrote of them. */
  public static PinnedFiles in(Manifest manifest) {
    return new PinnedFiles(
        PinnedArguments.in(manifest, PinnedArguments.PRIVACY_KEY),
        PinnedArguments.in(manifest, PinnedArguments.RULES));
  }

  /** Arguments with these behind them. */
  public List<String> behind(List<String> options) {
    Map<String, String> pinned = new TreeMap<>();
    if (privacyKey != null) {
      pinned.put(PinnedArguments.PRIVACY_KEY, privacyKey);
    }
    if (rules != null) {
      pinned.put(PinnedArguments.RULES, rules);
    }
    return PinnedArguments.behind(options, pinned);
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

package dev.millrace.pipelines.deadletters;

import dev.millrace.io.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands among the arguments of a manifest and is no option: what a run that goes on from this
 * one must find as it was, and cannot ask for.
 */
public final class PinnedArguments {
  /** The id of a key of pseudonyms. */
  static final String PRIVACY_KEY = "privacyKeyId";

  /** The fingerprint of rules. */
  static final String RULES = "rulesFingerprint";

  /** The digest of a model. */
  public static final String MODEL = "modelDigest";

  /** How accumulators are encoded. */
  public static final String LAYOUT = "accumulatorLayout";

  /** How many parts accumulators are spread over by their keys. */
  public static final String SHARDS = "accumulatorShards";

  private static final Set<String> ALL = Set.of(PRIVACY_KEY, RULES, MODEL, LAYOUT, SHARDS);

  private PinnedArguments() {}

  /** What a run wrote under a name; null if nothing. */
  public static @Nullable String in(Manifest manifest, String name) {
    String beginning = "--" + name + "=";
    return manifest.arguments().stream()
        .filter(argument -> argument.startsWith(beginning))
        .map(argument -> argument.substring(beginning.length()))
        .findFirst()
        .orElse(null);
  }

  /** The options among the arguments of a manifest. */
  static List<String> withoutThese(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> ALL.stream().noneMatch(name -> argument.startsWith("--" + name + "=")))
        .toList();
  }

  /** Options with these behind them, in the order of their names. */
  public static List<String> behind(List<String> options, Map<String, String> pinned) {
    return Stream.concat(
            options.stream(),
            pinned.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> "--" + one.getKey() + "=" + one.getValue()))
        .collect(Collectors.toUnmodifiableList());
  }
}

package dev.millrace.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;

/** What every key must be. */
final class Keys {
  private Keys() {}

  /** Equality of keys is equality of their bytes, so a coder must give equal bytes. */
  static <K> Coder<K> requireDeterministic(Coder<K> coder) {
    try {
      coder.verifyDeterministic();
      return coder;
    } catch (NonDeterministicException e) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid key coder: %s (must be deterministic: %s)",
              coder, String.join("; ", e.getReasons())),
          e);
    }
  }
}

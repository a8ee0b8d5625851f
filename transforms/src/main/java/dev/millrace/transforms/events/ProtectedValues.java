package dev.millrace.transforms.events;

import org.jspecify.annotations.Nullable;

/** What stands for values that not everybody may see. For one thread. */
public final class ProtectedValues {
  private final @Nullable Pseudonyms pseudonyms;

  private ProtectedValues(@Nullable Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  /** For a schema that asks for no pseudonyms. */
  public static ProtectedValues withoutPseudonyms() {
    return new ProtectedValues(null);
  }

  public static ProtectedValues with(Pseudonyms pseudonyms) {
    return new ProtectedValues(pseudonyms);
  }

  /**
   * What stands for a value that has no parts.
   *
   * @throws Refusal if it must be cut short and is no address
   */
  String of(Protection protection, EventType type, Object value) throws Refusal {
    return switch (protection) {
      case DROP, MASK -> Protection.MASKED;
      case PSEUDONYMISE -> pseudonym(type, value);
      case TRUNCATE_IP -> AddressPrefix.of(value.toString());
    };
  }

  /** The pseudonym of a value, whatever becomes of its field. */
  public String pseudonym(EventType type, Object value) {
    if (pseudonyms == null) {
      throw new IllegalStateException("A pseudonym needs a key, which was not asked for");
    }
    return pseudonyms.of(type, value);
  }
}

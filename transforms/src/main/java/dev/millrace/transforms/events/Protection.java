package dev.millrace.transforms.events;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What becomes of a field that not everybody may see; the words of its property in the schema. */
public enum Protection {
  /** The field is left out, with all that is in it. */
  DROP("drop"),
  /** Each value becomes {@link #MASKED}. */
  MASK("mask"),
  /** Each value becomes a pseudonym, see {@link Pseudonyms}: the same for equal values. */
  PSEUDONYMISE("pseudonymise"),
  /** Each address loses what tells one machine from its neighbours, see {@link AddressPrefix}. */
  TRUNCATE_IP("truncate-ip");

  /** The property of a field in the schema file. */
  public static final String PROPERTY = "privacy";

  /** What stands for a value that is masked. */
  public static final String MASKED = "***";

  private final String word;

  Protection(String word) {
    this.word = word;
  }

  /** As the schema has it. */
  public String word() {
    return word;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Protection::word).toList();
  }

  static Optional<Protection> ofWord(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /** What a field's type must be for it, in words; empty if this one will do. */
  Optional<String> lacking(EventType type) {
    return switch (type.kind()) {
      case ARRAY -> this == DROP ? Optional.empty() : lacking(type.items().type());
      case RECORD ->
          this == DROP
              ? Optional.empty()
              : Optional.of("must be drop on a record, or stand on the fields in it");
      case BOOLEAN, FLOAT, DOUBLE ->
          this == PSEUDONYMISE
              ? Optional.of("pseudonymise is for text, numbers without rounding, dates and times")
              : onlyText();
      case STRING -> Optional.empty();
      case INT, LONG, BYTES, ENUM, DECIMAL, DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> onlyText();
    };
  }

  private Optional<String> onlyText() {
    return this == TRUNCATE_IP ? Optional.of("truncate-ip is for text") : Optional.empty();
  }
}

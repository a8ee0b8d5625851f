package dev.millrace.transforms.events;

/** What becomes of a record with a field that the schema does not know. */
@FunctionalInterface
public interface UnknownFields {
  /** The record is refused. */
  UnknownFields REFUSED =
      field -> {
        throw Refusal.of(
                EventReason.UNKNOWN_FIELD,
                "is not in the schema (add it there, or give --unknownFields=ignore)")
            .inUnknown(field);
      };

  /**
   * Told of each such field.
   *
   * @throws Refusal if the record shall not pass
   */
  void found(String field) throws Refusal;
}

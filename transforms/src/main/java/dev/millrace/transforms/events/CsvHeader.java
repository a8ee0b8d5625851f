package dev.millrace.transforms.events;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a CSV file, which names its columns; or why it does not. Every column must
 * have a name, and each another.
 */
public final class CsvHeader {
  private final List<String> columns;
  private final @Nullable String fault;
  private @Nullable Places places;

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Places(EventSchema schema, int[] places) {}

  private CsvHeader(List<String> columns, @Nullable String fault) {
    this.columns = columns;
    this.fault = fault;
  }

  /** Reads the record that a file begins with. */
  public static CsvHeader of(byte[] record) {
    try {
      List<@Nullable String> columns = CsvRecord.columns(record);
      Set<String> names = new HashSet<>();
      for (String column : columns) {
        if (column == null || column.isEmpty()) {
          return unusable("the header has a column without a name");
        }
        if (!names.add(column)) {
          return unusable("the header has the column " + Refusal.quoted(column) + " twice");
        }
      }
      return new CsvHeader(columns.stream().map(String::valueOf).toList(), null);
    } catch (Refusal refusal) {
      return unusable("the header of the file cannot be read: " + refusal.getMessage());
    }
  }

  /** The header of a file whose first record is too long to be one. */
  public static CsvHeader tooLong() {
    return unusable("the header of the file is too long");
  }

  private static CsvHeader unusable(String fault) {
    return new CsvHeader(List.of(), fault);
  }

  /** The names; none if the header cannot be used. */
  public List<String> columns() {
    return columns;
  }

  /**
   * Where each column is in a schema, -1 if it is not there; looked up once, as records of a file
   * are read with one.
   */
  int[] places(EventSchema schema) {
    Places known = places;
    if (known == null || known.schema() != schema) {
      known =
          new Places(
              schema, columns.stream().mapToInt(name -> schema.indexOf(name).orElse(-1)).toArray());
      places = known;
    }
    return known.places();
  }

  /** Why it cannot be used, if so. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /**
   * What a record has in these columns.
   *
   * @return a value for each column; null for one with nothing in it
   * @throws Refusal if it does not have them
   */
  public List<@Nullable String> read(byte[] record) throws Refusal {
    if (fault != null) {
      throw Refusal.of(
          EventReason.BAD_HEADER, "Expected a header with a name for each column: " + fault);
    }
    List<@Nullable String> values = CsvRecord.columns(record);
    if (values.size() != columns.size()) {
      throw Refusal.of(
          EventReason.WRONG_COLUMN_COUNT,
          "Expected %d columns as in the header, found %d"
              .formatted(columns.size(), values.size()));
    }
    return values;
  }
}

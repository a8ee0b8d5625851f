package dev.millrace.pipelines.ingestevents;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of all rows of a run together, in the words of {@code --expectations}. */
sealed interface Expectation extends Serializable {
  String NOT_NULL = "not null";
  String UNIQUE = "unique";
  String IN_RANGE = "in range";
  String SHARE_OF_NULLS = "share of nulls below";
  String ROW_COUNT = "row count within";

  /** The fields that it is about. */
  List<String> fields();

  /** The expectation in words, with its field. */
  String text();

  /** A field has a value in every row. */
  record NotNull(String field) implements Expectation {
    @Override
    public List<String> fields() {
      return List.of(field);
    }

    @Override
    public String text() {
      return field + " not null";
    }
  }

  /** No two rows have the same values in these fields; a row that lacks one of them is passed. */
  record Unique(List<String> fields) implements Expectation {
    public Unique {
      fields = List.copyOf(fields);
    }

    @Override
    public String text() {
      return String.join(", ", fields) + " unique";
    }
  }

  /** The values of a field are between two bounds, which are within. */
  record InRange(String field, @Nullable String least, @Nullable String greatest)
      implements Expectation {
    @Override
    public List<String> fields() {
      return List.of(field);
    }

    @Override
    public String text() {
      return field + " in range " + between(least, greatest);
    }
  }

  /** Of all rows less than this share have no value in a field. */
  record NullsBelow(String field, double share) implements Expectation {
    @Override
    public List<String> fields() {
      return List.of(field);
    }

    @Override
    public String text() {
      return field + " share of nulls below " + share;
    }
  }

  /** There are so many rows, the bounds within. */
  record RowsWithin(@Nullable String least, @Nullable String greatest) implements Expectation {
    @Override
    public List<String> fields() {
      return List.of();
    }

    @Override
    public String text() {
      return "row count within " + between(least, greatest);
    }
  }

  private static String between(@Nullable String least, @Nullable String greatest) {
    return (least == null ? "…" : least) + " to " + (greatest == null ? "…" : greatest);
  }

  /** What becomes of a run that does not meet it. */
  enum OnFailure {
    /** It is not published. */
    ERROR,
    /** It is published, and says so. */
    WARN
  }

  /** An expectation and what becomes of a run that does not meet it. */
  record Declared(Expectation what, OnFailure onFailure) implements Serializable {}

  /**
   * How a run stands to an expectation.
   *
   * @param expectation in words
   * @param onFailure {@code error} or {@code warn}
   * @param expected in words
   * @param found in words
   */
  record Outcome(
      String expectation, String onFailure, boolean holds, String expected, String found) {
    /** Whether the run is not published for its sake. */
    boolean isFailure() {
      return !holds && onFailure.equals("error");
    }

    String line() {
      return "%s: expected %s, found %s".formatted(expectation, expected, found);
    }
  }
}

package dev.millrace.pipelines.ingestevents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.pipelines.ingestevents.Expectation.Declared;
import dev.millrace.pipelines.ingestevents.Expectation.Outcome;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.PlainValue;
import dev.millrace.transforms.quality.FieldProfile;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of the rows of a run, held against what was counted: nothing but exact counts.
 *
 * @param all in their order
 */
record Expectations(List<Declared> all) implements Serializable {
  /** Nothing is expected. */
  static final Expectations NONE = new Expectations(List.of());

  Expectations {
    all = List.copyOf(all);
  }

  /**
   * With one more.
   *
   * @throws IllegalArgumentException if no row has such a field, it is of another type, or the same
   *     is said twice
   */
  Expectations with(Declared one, List<ProfiledField> fields) {
    checkArgument(
        all.stream().noneMatch(known -> known.what().equals(one.what())),
        "%s is expected twice (say it once)",
        one.what().text());
    requireDifferent(one.what().fields());
    for (String field : one.what().fields()) {
      require(one.what(), named(field, fields));
    }
    List<Declared> more = new ArrayList<>(all);
    more.add(one);
    return new Expectations(more);
  }

  private static void requireDifferent(List<String> names) {
    Set<String> known = new HashSet<>();
    for (String name : names) {
      checkArgument(known.add(name), "field %s is named twice (name it once)", name);
    }
  }

  /** The field of a name. */
  static ProfiledField named(String name, List<ProfiledField> fields) {
    return fields.stream()
        .filter(field -> field.path().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown field %s (must be one that lands: %s)"
                        .formatted(
                            name,
                            fields.stream()
                                .map(ProfiledField::path)
                                .collect(Collectors.joining(", ")))));
  }

  private static void require(Expectation what, ProfiledField field) {
    EventType type = field.type();
    if (what instanceof Expectation.Unique) {
      checkArgument(
          PlainValue.isExact(type.kind()),
          "field %s of type %s (unique is for text, symbols, truth, dates, times and numbers"
              + " without rounding)",
          field.path(),
          type);
      checkArgument(
          !field.isBlurred(),
          "field %s is protected in a way that makes different values one (unique is for fields"
              + " without protection, and pseudonyms)",
          field.path());
    } else if (what instanceof Expectation.InRange range) {
      checkArgument(
          PlainValue.isOrdered(type.kind()),
          "field %s of type %s (in range is for numbers, dates and times)",
          field.path(),
          type);
      checkArgument(
          field.isOpen(),
          "field %s is protected (in range is for fields whose values may be seen)",
          field.path());
      requireBounds(range, type);
    }
  }

  private static void requireBounds(Expectation.InRange range, EventType type) {
    String least = range.least();
    String greatest = range.greatest();
    if (least != null && greatest != null) {
      checkArgument(
          PlainValue.compare(PlainValue.parse(type, least), PlainValue.parse(type, greatest)) <= 0,
          "range from %s to %s (must not end before it begins)",
          least,
          greatest);
    } else {
      PlainValue.parse(type, least == null ? String.valueOf(greatest) : least);
    }
  }

  /** Those that say something of a row, or of rows among each other, however few there are. */
  Expectations ofRows() {
    return new Expectations(
        all.stream()
            .filter(
                one ->
                    !(one.what() instanceof Expectation.RowsWithin
                        || one.what() instanceof Expectation.NullsBelow))
            .toList());
  }

  /** The fields of each that must be unique, by the place of the expectation. */
  Map<Integer, List<String>> unique() {
    Map<Integer, List<String>> unique = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).what() instanceof Expectation.Unique one) {
        unique.put(i, one.fields());
      }
    }
    return unique;
  }

  /**
   * How a run stands to each.
   *
   * @param repeats rows beyond the first with the same values, by the place of the expectation
   */
  List<Outcome> outcomes(
      List<ProfiledField> fields, RowsProfile profile, Map<Integer, Long> repeats) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      outcomes.add(outcome(all.get(i), fields, profile, repeats.getOrDefault(i, 0L)));
    }
    return outcomes;
  }

  private static Outcome outcome(
      Declared declared, List<ProfiledField> fields, RowsProfile profile, long repeats) {
    Expectation what = declared.what();
    Found found;
    if (what instanceof Expectation.NotNull one) {
      long nulls = nulls(one.field(), fields, profile);
      found = new Found(nulls == 0, "no nulls", count(nulls, "null"));
    } else if (what instanceof Expectation.Unique) {
      found = new Found(repeats == 0, "no repeated rows", count(repeats, "repeated row"));
    } else if (what instanceof Expectation.NullsBelow one) {
      long nulls = nulls(one.field(), fields, profile);
      double share = profile.rows() == 0 ? 0 : (double) nulls / profile.rows();
      found =
          new Found(
              share < one.share() || profile.rows() == 0,
              "below " + one.share(),
              String.format(Locale.ROOT, "%.6f (%s)", share, count(nulls, "null")));
    } else if (what instanceof Expectation.InRange one) {
      found = range(one, fields, profile);
    } else {
      found = rows((Expectation.RowsWithin) what, profile.rows());
    }
    return new Outcome(
        what.text(),
        declared.onFailure().name().toLowerCase(Locale.ROOT),
        found.holds,
        found.expected,
        found.words);
  }

  /** How it stands, and why. */
  private record Found(boolean holds, String expected, String words) {}

  private static String count(long number, String unit) {
    return String.format(Locale.ROOT, "%,d %s%s", number, unit, number == 1 ? "" : "s");
  }

  private static long nulls(String name, List<ProfiledField> fields, RowsProfile profile) {
    return profile.rows() == 0
        ? 0
        : profile.fields().get(fields.indexOf(named(name, fields))).nulls();
  }

  private static Found range(
      Expectation.InRange range, List<ProfiledField> fields, RowsProfile profile) {
    ProfiledField field = named(range.field(), fields);
    String expected = expected(range.least(), range.greatest());
    if (profile.rows() == 0) {
      return new Found(true, expected, "no rows");
    }
    FieldProfile values = profile.fields().get(fields.indexOf(field));
    if (values.least().isEmpty() || values.greatest().isEmpty()) {
      return new Found(true, expected, "nulls alone");
    }
    Object least = values.least().get();
    Object greatest = values.greatest().get();
    EventType type = field.type();
    return new Found(
        isBetween(type, range.least(), least, null)
            && isBetween(type, null, greatest, range.greatest()),
        expected,
        PlainValue.text(type, least) + " to " + PlainValue.text(type, greatest));
  }

  private static boolean isBetween(
      EventType type, @Nullable String least, Object value, @Nullable String greatest) {
    return (least == null || PlainValue.compare(value, PlainValue.parse(type, least)) >= 0)
        && (greatest == null || PlainValue.compare(value, PlainValue.parse(type, greatest)) <= 0);
  }

  private static Found rows(Expectation.RowsWithin within, long rows) {
    return new Found(
        (within.least() == null || rows >= Long.parseLong(within.least()))
            && (within.greatest() == null || rows <= Long.parseLong(within.greatest())),
        expected(within.least(), within.greatest()),
        count(rows, "row"));
  }

  private static String expected(@Nullable String least, @Nullable String greatest) {
    if (least != null && greatest != null) {
      return least + " to " + greatest;
    }
    return least == null ? "at most " + greatest : "at least " + least;
  }
}

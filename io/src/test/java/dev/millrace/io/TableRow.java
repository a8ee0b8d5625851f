package dev.millrace.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row with every kind of column that all formats hold. */
record TableRow(
    String text,
    int whole,
    long weight,
    double real,
    boolean flag,
    Instant time,
    @Nullable String maybeText,
    @Nullable Integer maybeWhole,
    @Nullable Long maybeLarge,
    @Nullable Double maybeReal,
    @Nullable Boolean maybeFlag,
    @Nullable Instant maybeTime,
    @Nullable Part maybePart,
    List<String> texts,
    List<Long> numbers,
    List<Part> parts) {

  record Part(String name, long count, @Nullable Double share) {}

  /** Signs that formats have to escape, or that are several bytes or chars. */
  private static final List<String> SIGNS =
      List.of(
          "a",
          " ",
          "\"",
          "\\",
          "/",
          "\n",
          "\r",
          "\t",
          "\0",
          "\u001f",
          "\u007f",
          "\u0085",
          "'",
          ",",
          "é",
          "ß",
          "\u2028",
          "\ufeff",
          "\uffff",
          "漢",
          "😀",
          "\ud83d\udc69\u200d\ud83d\udd2c");

  private static final double[] REALS = {
    0.0, -0.0, 0.1, 1e-300, -1e300, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI, 1e21, 123456789
  };

  private static final long[] WHOLES = {
    0, 1, -1, 127, 128, Integer.MAX_VALUE, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE
  };

  static TableRow any(Random random) {
    return new TableRow(
        text(random),
        (int) whole(random),
        random.nextInt(1_000_000),
        real(random),
        random.nextBoolean(),
        time(random),
        maybe(random, () -> text(random)),
        maybe(random, () -> (int) whole(random)),
        maybe(random, () -> whole(random)),
        maybe(random, () -> real(random)),
        maybe(random, random::nextBoolean),
        maybe(random, () -> time(random)),
        maybe(random, () -> part(random)),
        list(random, () -> text(random)),
        list(random, () -> whole(random)),
        list(random, () -> part(random)));
  }

  static List<TableRow> some(Random random) {
    return list(random, () -> any(random));
  }

  static String text(Random random) {
    return String.join("", list(random, () -> SIGNS.get(random.nextInt(SIGNS.size()))));
  }

  static double real(Random random) {
    return random.nextBoolean() ? REALS[random.nextInt(REALS.length)] : random.nextGaussian();
  }

  private static long whole(Random random) {
    return random.nextBoolean() ? WHOLES[random.nextInt(WHOLES.length)] : random.nextLong();
  }

  /** From the year 1 to 9999. */
  private static Instant time(Random random) {
    long first = -62_135_596_800_000L;
    long last = 253_402_300_799_999L;
    return Instant.ofEpochMilli(first + Math.floorMod(random.nextLong(), last - first + 1));
  }

  private static Part part(Random random) {
    return new Part(text(random), whole(random), maybe(random, () -> real(random)));
  }

  private static <T> @Nullable T maybe(Random random, Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private static <T> List<T> list(Random random, Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      values.add(value.get());
    }
    return values;
  }
}

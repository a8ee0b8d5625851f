package dev.millrace.transforms.events;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * How the values of a field are told apart that are far from the others: what is ordinary is
 * learned from all of them, in place of being said by a person. Both ways are robust, so that what
 * they look for does not hide itself: up to a quarter of the values may be anything.
 */
public sealed interface EventDetector extends Serializable {
  /** A field as {@link EventRule#field} names it. */
  String field();

  /** On which the distance between values counts. */
  Scale scale();

  /** The detector in words, without what it has learned. */
  String text();

  /**
   * What it finds ordinary.
   *
   * @param numbers on the scale, one or more
   */
  Fences fences(SortedNumbers numbers);

  /**
   * What is ordinary, on the scale.
   *
   * @param spread of the values; where it is 0 most of them are one, and nothing can be said
   * @param least that is ordinary
   * @param greatest that is ordinary
   */
  record Fences(double center, double spread, double least, double greatest) {}

  /** What distances between values are. */
  enum Scale {
    /** Differences. */
    LINEAR(""),
    /** Ratios, by the logarithm: for values that grow by factors, as prices and sizes do. */
    LOGARITHMIC(" on a logarithmic scale");

    private final String words;

    Scale(String words) {
      this.words = words;
    }

    /** A number on the scale; none, NaN, where it has no place there. */
    double on(double number) {
      return switch (this) {
        case LINEAR -> number;
        // Not Math, whose last digit may differ between machines.
        case LOGARITHMIC -> number > 0 ? StrictMath.log(number) : Double.NaN;
      };
    }

    /** The number that stands there. */
    double off(double place) {
      return switch (this) {
        case LINEAR -> place;
        case LOGARITHMIC -> StrictMath.exp(place);
      };
    }
  }

  /**
   * By the modified z-score, 0.6745 × (value − median) ÷ MAD, where MAD is the median distance from
   * the median: Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC 1993, who recommend
   * 3.5.
   *
   * @param greatest score that is ordinary, above 0, whatever its sign
   */
  record ModifiedZScore(String field, Scale scale, double greatest) implements EventDetector {
    /** The third quartile of the normal distribution, by which it is a z-score there. */
    private static final double NORMAL = 0.6745;

    public ModifiedZScore {
      requirePositive("greatest", greatest);
    }

    @Override
    public String text() {
      return "modified z-score to " + plain(greatest) + scale.words;
    }

    @Override
    public Fences fences(SortedNumbers numbers) {
      double median = numbers.median();
      double deviation = numbers.distancesTo(median).median();
      double reach = greatest * deviation / NORMAL;
      return new Fences(median, deviation, median - reach, median + reach);
    }
  }

  /**
   * By the fences of Tukey, Exploratory Data Analysis, 1977: so many times the distance between the
   * quartiles below the first and above the third. Beyond 1.5 he calls values outside, beyond 3 far
   * out.
   *
   * @param factor above 0
   */
  record TukeyFences(String field, Scale scale, double factor) implements EventDetector {
    public TukeyFences {
      requirePositive("factor", factor);
    }

    @Override
    public String text() {
      return "Tukey fences by " + plain(factor) + scale.words;
    }

    @Override
    public Fences fences(SortedNumbers numbers) {
      double first = numbers.quartile(1);
      double third = numbers.quartile(3);
      double range = third - first;
      return new Fences(numbers.median(), range, first - factor * range, third + factor * range);
    }
  }

  private static void requirePositive(String name, double number) {
    if (!(number > 0 && Double.isFinite(number))) {
      throw new IllegalArgumentException("%s %s (must be > 0)".formatted(name, number));
    }
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}

package dev.millrace.io.kafka;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Offsets of partitions as one line has them: the first ones, and how many more there are. */
public final class TopicPlaces {
  private static final int MOST = 8;

  private TopicPlaces() {}

  /** Joins what each says of itself. */
  public static String of(List<?> places) {
    String shown =
        places.stream().limit(MOST).map(String::valueOf).collect(Collectors.joining(", "));
    return places.size() <= MOST
        ? shown
        : String.format(Locale.ROOT, "%s and %,d more", shown, places.size() - MOST);
  }
}

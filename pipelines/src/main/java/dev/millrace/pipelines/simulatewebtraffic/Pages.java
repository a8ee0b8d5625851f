package dev.millrace.pipelines.simulatewebtraffic;

import java.util.Arrays;
import java.util.List;

/**
 * The pages of a site in the order of its catalogue, and how popular they are: the page of rank k
 * is visited in proportion to 1 / k^s (Zipf), and rank has nothing to do with the catalogue.
 */
final class Pages {
  private final List<Page> pages;
  private final double[] cumulative;
  private final int[] byRank;

  Pages(List<Page> pages, double exponent, Dice dice) {
    this.pages = List.copyOf(pages);
    this.cumulative = new double[pages.size()];
    this.byRank = new int[pages.size()];
    double sum = 0;
    for (int rank = 0; rank < cumulative.length; rank++) {
      sum += StrictMath.pow(rank + 1, -exponent);
      cumulative[rank] = sum;
      int other = dice.below(rank + 1);
      byRank[rank] = byRank[other];
      byRank[other] = rank;
    }
  }

  int size() {
    return pages.size();
  }

  /** By place in the catalogue, starting again after the last. */
  Page at(int place) {
    return pages.get(Math.floorMod(place, pages.size()));
  }

  Page popular(Dice dice) {
    double drawn = dice.unit() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, drawn);
    int rank = found < 0 ? -found - 1 : found;
    return pages.get(byRank[Math.min(rank, byRank.length - 1)]);
  }
}

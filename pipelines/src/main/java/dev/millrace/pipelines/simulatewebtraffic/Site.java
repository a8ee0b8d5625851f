package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One simulated web site on a server of its own.
 *
 * @param server its number, from 0
 * @param domain in the top-level domain reserved for examples
 * @param sharedAssets what each page needs; empty where another host serves assets
 * @param brokenAssets what pages ask for too, though it is not there
 * @param hasIcon whether {@code /favicon.ico} exists
 * @param missingBytes the size of the answer for an unknown path
 * @param guardedStatus the answer to probes for hidden files; equal to that for unknown paths where
 *     the site has no rule
 */
record Site(
    int server,
    String domain,
    SiteArchetype archetype,
    Scenario scenario,
    ServerLog log,
    Pages pages,
    List<Asset> sharedAssets,
    List<Asset> brokenAssets,
    boolean hasIcon,
    List<Asset> downloads,
    Login login,
    SitePaths paths,
    Habits habits,
    MissingPage missing,
    long missingBytes,
    int guardedStatus) {
  /** Of what is no file of the site, pieces of films are the largest. */
  private static final long GREATEST_MADE_UP = 1_100_000;

  String url(String path) {
    return "https://" + domain + path;
  }

  /** The answer for a path that the site does not know. */
  Exchange unknown(String path) {
    return switch (missing) {
      case NOT_FOUND -> Exchange.get(path, 404, missingBytes);
      case SHELL ->
          path.startsWith(paths.api())
              ? Exchange.get(path, 404, 41)
              : Exchange.get(path, 200, missingBytes);
      case REDIRECT -> Exchange.get(path, 302, 0);
    };
  }

  /** The answer to a probe for a file that should never be served. */
  Exchange guarded(String path) {
    Exchange unknown = unknown(path);
    return guardedStatus == 404 ? unknown : unknown.withAnswer(guardedStatus, 199);
  }

  /** No answer of this site has more bytes. */
  long greatestAnswer() {
    LongStream files =
        Stream.of(sharedAssets, brokenAssets, downloads)
            .flatMap(List::stream)
            .mapToLong(Asset::bytes);
    LongStream ofPages =
        IntStream.range(0, pages.size())
            .mapToObj(pages::at)
            .flatMapToLong(
                page ->
                    LongStream.concat(
                        LongStream.of(page.bytes()),
                        page.images().stream().mapToLong(Asset::bytes)));
    return Math.max(GREATEST_MADE_UP, LongStream.concat(files, ofPages).max().orElse(0));
  }

  /** The item at a place of the catalogue, which has holes and an end. */
  Exchange item(int place) {
    String path = paths.item(place);
    boolean hole = (Dice.mix(place * 7919L + server) & 31) == 0;
    if (hole || place >= pages.size()) {
      return archetype == SiteArchetype.APPLICATION ? Exchange.get(path, 404, 41) : unknown(path);
    }
    return Exchange.get(path, 200, pages.at(place).bytes());
  }
}

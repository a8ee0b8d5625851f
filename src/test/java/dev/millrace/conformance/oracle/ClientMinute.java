package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What one client did in one window, kept in full, and counted when asked: the counts of
 * docs/features.md, "Counts of a client".
 */
public final class ClientMinute {
  private static final int MOST_TARGETS = 64;
  private static final int MOST_OTHERS = 16;
  private static final long SIZE_FACTOR = 0x9E3779B97F4A7C15L;

  private final List<Seen> all;

  private ClientMinute(List<Seen> all) {
    this.all = all;
  }

  /** A request and its traits. */
  record Seen(Request request, Set<Trait> traits) {
    static Seen of(Request request) {
      return new Seen(request, Inspection.of(request));
    }

    boolean is(Trait trait) {
      return traits.contains(trait);
    }

    boolean hasTarget() {
      return !request.target().isEmpty();
    }
  }

  /** Of these requests, all of one client in one window. */
  public static ClientMinute of(List<Request> requests) {
    return ofSeen(requests.stream().map(Seen::of).toList());
  }

  /** Of requests whose traits are known: a request is counted in ten windows. */
  static ClientMinute ofSeen(List<Seen> requests) {
    return new ClientMinute(List.copyOf(requests));
  }

  /** Requests that have a trait. */
  public long count(Trait trait) {
    return all.stream().filter(seen -> seen.is(trait)).count();
  }

  long requests() {
    return all.size();
  }

  long bytes() {
    return all.stream().mapToLong(seen -> seen.request().bytes()).sum();
  }

  /** Requests with a status from 400 to 599. */
  long errors() {
    return all.stream().filter(ClientMinute::failed).count();
  }

  private static boolean failed(Seen seen) {
    return seen.request().status() >= 400 && seen.request().status() <= 599;
  }

  /** The most requests in any five seconds of the minute. */
  long busiest() {
    return all.stream()
        .collect(Collectors.groupingBy(seen -> second(seen) / 5, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  long activeSeconds() {
    return all.stream().map(ClientMinute::second).distinct().count();
  }

  private static long second(Seen seen) {
    return Math.floorMod(seen.request().time(), 60_000L) / 1_000;
  }

  long longestTarget() {
    return all.stream()
        .mapToLong(seen -> seen.request().target().getBytes(StandardCharsets.UTF_8).length)
        .max()
        .orElse(0);
  }

  long postBytesRange() {
    List<Long> bytes =
        all.stream()
            .filter(seen -> seen.is(Trait.POST) && seen.hasTarget())
            .map(seen -> seen.request().bytes())
            .sorted()
            .toList();
    return bytes.isEmpty() ? 0 : bytes.get(bytes.size() - 1) - bytes.get(0);
  }

  long distinctPaths() {
    return distinct(Seen::hasTarget, Request::path, MOST_TARGETS);
  }

  long distinctQueries() {
    return distinct(seen -> seen.is(Trait.QUERY), Request::target, MOST_TARGETS);
  }

  long distinctFailingPaths() {
    return distinct(seen -> seen.hasTarget() && failed(seen), Request::path, MOST_TARGETS);
  }

  long distinctPostedPaths() {
    return distinct(seen -> seen.hasTarget() && seen.is(Trait.POST), Request::path, MOST_OTHERS);
  }

  long distinctPageReferrers() {
    return distinct(
        seen -> seen.is(Trait.PAGE) && !seen.request().referrer().isEmpty(),
        Request::referrer,
        MOST_OTHERS);
  }

  long distinctAgents() {
    return distinct(seen -> !seen.request().agent().isEmpty(), Request::agent, MOST_OTHERS);
  }

  long distinctPageSizes() {
    return distinctSizes(seen -> seen.is(Trait.PAGE), MOST_TARGETS);
  }

  long distinctPostSizes() {
    return distinctSizes(seen -> seen.hasTarget() && seen.is(Trait.POST), MOST_OTHERS);
  }

  private long distinctSizes(Predicate<Seen> which, int limit) {
    LongStream hashes =
        all.stream().filter(which).mapToLong(seen -> seen.request().bytes() * SIZE_FACTOR);
    return DistinctCount.ofHashes(hashes, limit);
  }

  private long distinct(Predicate<Seen> which, Function<Request, String> text, int limit) {
    Stream<String> texts = all.stream().filter(which).map(Seen::request).map(text);
    return DistinctCount.of(texts.collect(Collectors.toSet()), limit);
  }
}

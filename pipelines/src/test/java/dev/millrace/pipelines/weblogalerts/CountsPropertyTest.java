package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.AccessLogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * What is counted depends on what was counted alone, and is what a plain map would have counted.
 */
class CountsPropertyTest {
  private static final long MINUTE = 60_000;

  @Property(tries = 500)
  void pathsDependNeitherOnOrderNorOnHowPartsAreMerged(
      @ForAll("paths") List<String> paths,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll Random random)
      throws IOException {
    PathCounts whole = new PathCounts(limit);
    paths.forEach(path -> add(whole, path));
    PathCounts merged =
        inParts(
            paths, random, () -> new PathCounts(limit), CountsPropertyTest::add, PathCounts::merge);

    assertThat(merged, is(whole));
    assertThat(encoded(merged), is(encoded(whole)));
    assertThat(merged.isExact(), is(whole.isExact()));
    assertThat(PathCounts.Coder.of().decode(new ByteArrayInputStream(encoded(merged))), is(whole));
  }

  /** The table that it is compared by is laid out anew as it is trimmed. */
  @Example
  void pathsThatCollideEqualTheirCopy() throws IOException {
    PathCounts counts = new PathCounts(7);
    Stream.of(19, 19, 24, 39, 18, 37, 29, 13, 27, 23, 22, 4, 8)
        .forEach(path -> add(counts, "/p" + path));

    assertThat(PathCounts.Coder.of().decode(new ByteArrayInputStream(encoded(counts))), is(counts));
  }

  @Property(tries = 500)
  void keptPathsAreCountedExactly(
      @ForAll("paths") List<String> paths,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @IntRange(min = 1, max = 12) int most,
      @ForAll Random random) {
    Map<String, Long> naive =
        paths.stream().collect(Collectors.groupingBy(path -> path, Collectors.counting()));
    Set<String> kept =
        naive.keySet().stream()
            .sorted(Comparator.comparingLong(CountsPropertyTest::hash))
            .limit(limit)
            .collect(Collectors.toSet());
    PathCounts counts =
        inParts(
            paths, random, () -> new PathCounts(limit), CountsPropertyTest::add, PathCounts::merge);

    assertThat(counts.isExact(), is(naive.size() <= limit));
    assertThat(
        counts.top(most),
        is(
            naive.entrySet().stream()
                .filter(path -> kept.contains(path.getKey()))
                .sorted(
                    Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(path -> new PathRequests(path.getKey(), path.getValue()))
                .toList()));
  }

  @Property(tries = 200)
  void trafficDependsNeitherOnOrderNorOnHowPartsAreMerged(
      @ForAll("entries") List<AccessLogEntry> entries, @ForAll Random random) {
    TrafficActivity whole = new TrafficActivity();
    entries.forEach(entry -> whole.add(Requests.line(entry)));
    TrafficActivity merged =
        inParts(
            entries,
            random,
            TrafficActivity::new,
            (activity, entry) -> activity.add(Requests.line(entry)),
            TrafficActivity::merge);
    byte[] encoded = TrafficActivity.Coder.encoded(merged);

    assertThat(encoded, is(TrafficActivity.Coder.encoded(whole)));
    assertThat(TrafficActivity.Coder.encoded(TrafficActivity.Coder.decoded(encoded)), is(encoded));
  }

  @Property(tries = 200)
  void trafficIsWhatAPlainCountSays(@ForAll("entries") List<AccessLogEntry> entries) {
    TrafficActivity activity = new TrafficActivity();
    entries.forEach(entry -> activity.add(Requests.line(entry)));

    assertThat(activity.requests(), is((long) entries.size()));
    assertThat(activity.bytes(), is(sum(entries, AccessLogEntry::bytes)));
    assertThat(
        activity.distinctClients(), is(entries.stream().map(e -> e.client()).distinct().count()));
    for (int digit = 1; digit <= 5; digit++) {
      int statusClass = digit;
      assertThat(
          activity.statusClass(digit),
          is(sum(entries, entry -> entry.status() / 100 == statusClass ? 1 : 0)));
    }
    assertThat(
        activity.statusClass(0),
        is(sum(entries, entry -> entry.status() < 100 || entry.status() > 599 ? 1 : 0)));
  }

  @Property(tries = 200)
  void clientsAndWindowsAreCountedAsInAPlainMap(
      @ForAll("entries") List<AccessLogEntry> entries, @ForAll @IntRange(max = 200) int drainedAt) {
    Map<ClientWindow, ClientActivity> naive = new HashMap<>();
    Map<Long, TrafficActivity> naiveTraffic = new HashMap<>();
    Map<ClientWindow, ClientActivity> counted = new HashMap<>();
    Map<Long, TrafficActivity> countedTraffic = new HashMap<>();
    ClientCounts clients = new ClientCounts();
    TrafficCounts traffic = new TrafficCounts();

    for (int i = 0; i < entries.size(); i++) {
      AccessLogEntry entry = entries.get(i);
      AccessLogLine line = Requests.line(entry);
      long window = Math.floorDiv(entry.time().getMillis(), MINUTE) * MINUTE;
      naive
          .computeIfAbsent(new ClientWindow(entry.client(), window), any -> new ClientActivity())
          .add(line);
      naiveTraffic.computeIfAbsent(window, any -> new TrafficActivity()).add(line);
      clients.count(line, window);
      traffic.count(line, window);
      if (i == drainedAt) {
        assertThat(clients.received(), is(i + 1L));
        clients.drainTo((key, activity) -> merge(counted, key, activity));
        traffic.drainTo((key, activity) -> merge(countedTraffic, key, activity));
        assertThat(clients.size(), is(0));
        assertThat(traffic.received(), is(0L));
      }
    }
    clients.drainTo((key, activity) -> merge(counted, key, activity));
    traffic.drainTo((key, activity) -> merge(countedTraffic, key, activity));

    assertThat(counted, is(naive));
    assertThat(encoded(countedTraffic), is(encoded(naiveTraffic)));
  }

  @Property(tries = 5)
  void manyClientsAreToldApart(@ForAll Random random) {
    ClientCounts clients = new ClientCounts();
    Map<ClientWindow, Long> naive = new HashMap<>();
    AccessLogLine line = new AccessLogLine();
    for (int i = 0; i < 20_000; i++) {
      String client = "10.0." + random.nextInt(256) + "." + random.nextInt(20);
      long window = random.nextInt(4) * (MINUTE << 20);
      line.set(entry(client, "/", 200, 0, 0));
      clients.count(line, window);
      naive.merge(new ClientWindow(client, window), 1L, Long::sum);
    }
    Map<ClientWindow, Long> counted = new HashMap<>();
    assertThat(clients.size(), is(naive.size()));
    clients.drainTo((key, activity) -> counted.put(key, activity.requests()));

    assertThat(counted, is(naive));
  }

  @Property(tries = 200)
  void blocksGiveBackWhatWasPacked(
      @ForAll("entries") List<AccessLogEntry> entries,
      @ForAll @IntRange(min = 1, max = 5) int shards) {
    ClientCounts clients = new ClientCounts();
    entries.forEach(entry -> clients.count(Requests.line(entry), entry.time().getMillis()));
    Map<ClientWindow, ClientActivity> packed = new HashMap<>();
    Map<ClientWindow, ClientActivity> unpacked = new HashMap<>();
    ClientBlocks blocks =
        new ClientBlocks(
            shards,
            (shard, block) -> {
              assertThat(shard >= 0 && shard < shards, is(true));
              unpack(block, unpacked);
            });
    clients.drainTo(
        (key, activity) -> {
          packed.put(key, activity);
          blocks.add(key, activity);
        });
    blocks.flush();

    assertThat(unpacked, is(packed));
  }

  /** Flink refuses large elements. */
  @Example
  void blocksAreHandedOverBeforeTheyAreLarge() {
    List<Integer> sizes = new ArrayList<>();
    Map<ClientWindow, ClientActivity> unpacked = new HashMap<>();
    Map<ClientWindow, ClientActivity> packed = new HashMap<>();
    ClientBlocks blocks =
        new ClientBlocks(
            1,
            (shard, block) -> {
              sizes.add(block.length);
              unpack(block, unpacked);
            });
    for (int i = 0; i < 20_000; i++) {
      ClientWindow key = new ClientWindow("client-" + i, 60_000L * (i % 7));
      packed.put(key, new ClientActivity());
      blocks.add(key, new ClientActivity());
    }
    blocks.flush();

    assertThat(sizes.stream().filter(size -> size > 160_000).toList(), is(List.of()));
    assertThat(sizes.size() > 3, is(true));
    assertThat(unpacked, is(packed));
  }

  private static void unpack(byte[] block, Map<ClientWindow, ClientActivity> sink) {
    try {
      ClientBlocks.unpack(block, (key, activity) -> sink.put(key, activity.unpacked()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void merge(
      Map<ClientWindow, ClientActivity> all, ClientWindow key, ClientActivity activity) {
    all.computeIfAbsent(key, any -> new ClientActivity()).merge(activity);
  }

  private static void merge(Map<Long, TrafficActivity> all, Long window, TrafficActivity activity) {
    all.computeIfAbsent(window, any -> new TrafficActivity()).merge(activity);
  }

  /** Counts in any order, in up to five parts, and merges those in any order. */
  private static <T, A> A inParts(
      List<T> elements,
      Random random,
      Supplier<A> fresh,
      java.util.function.BiConsumer<A, T> add,
      java.util.function.BiConsumer<A, A> merge) {
    List<T> shuffled = new ArrayList<>(elements);
    java.util.Collections.shuffle(shuffled, random);
    List<A> parts = new ArrayList<>(Stream.generate(fresh).limit(1 + random.nextInt(5)).toList());
    shuffled.forEach(element -> add.accept(parts.get(random.nextInt(parts.size())), element));
    while (parts.size() > 1) {
      A taken = parts.remove(random.nextInt(parts.size()));
      merge.accept(parts.get(random.nextInt(parts.size())), taken);
    }
    return parts.get(0);
  }

  private static void add(PathCounts counts, String path) {
    byte[] bytes = ("?" + path).getBytes(StandardCharsets.UTF_8);
    counts.add(bytes, 1, bytes.length);
  }

  private static long hash(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return ByteHash.of(bytes, 0, bytes.length);
  }

  private static Map<Long, String> encoded(Map<Long, TrafficActivity> windows) {
    Map<Long, String> encoded = new HashMap<>();
    windows.forEach(
        (window, activity) ->
            encoded.put(window, HexFormat.of().formatHex(TrafficActivity.Coder.encoded(activity))));
    return encoded;
  }

  private static byte[] encoded(PathCounts counts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PathCounts.Coder.of().encode(counts, bytes);
    return bytes.toByteArray();
  }

  private static long sum(List<AccessLogEntry> entries, ToLongFunction<AccessLogEntry> value) {
    return entries.stream().mapToLong(value).sum();
  }

  private static AccessLogEntry entry(
      String client, String target, int status, long time, long bytes) {
    return Requests.get(target).status(status).at(time).bytes(bytes).entry(client);
  }

  /** Few enough to repeat, many enough to be more than are kept. */
  @Provide
  Arbitrary<List<String>> paths() {
    return Arbitraries.integers().between(0, 40).map(i -> "/p" + i).list().ofMaxSize(150);
  }

  @Provide
  Arbitrary<List<AccessLogEntry>> entries() {
    return Combinators.combine(
            Arbitraries.of("192.0.2.1", "192.0.2.2", "2001:db8::1", "münchen.example", ""),
            Arbitraries.of("/", "/a", "/a?x=1", "/a?x=2", "/b/c", ""),
            Arbitraries.of(0, 99, 100, 200, 304, 404, 503, 599, 600, 999),
            Arbitraries.longs().between(-3 * MINUTE, 3 * MINUTE),
            Arbitraries.longs().between(0, 5_000_000_000L))
        .as(CountsPropertyTest::entry)
        .list()
        .ofMaxSize(200);
  }
}

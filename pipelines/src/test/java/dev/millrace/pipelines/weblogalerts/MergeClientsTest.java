package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is merged of a client and joined to it, against sums over all requests. */
class MergeClientsTest {
  private static final long MINUTE = 60_000;
  private static final int TEN = 10;

  @Property(tries = 300)
  void eachClientAndWindowIsSummedUpAloneAndWithTheNineBefore(
      @ForAll("entries") List<AccessLogEntry> entries, @ForAll Random random) throws IOException {
    MergeClients merging = new MergeClients(MINUTE);
    for (byte[] block : blocks(entries, random)) {
      merging.add(block);
    }
    List<ClientTotal> totals = new ArrayList<>();
    merging.drainTo(totals::add);

    assertThat(byKey(totals), is(expected(entries)));
    assertThat(
        totals.stream().map(total -> total.key().start()).toList(),
        is(totals.stream().map(total -> total.key().start()).sorted().toList()));
    assertThat(
        counts(merging),
        is(List.of(Edges.CLIENTS.received(entries.size()), Edges.MERGED.sent(totals.size()))));
  }

  /** A stream that stops after each window, and goes on with what it remembers. */
  @Property(tries = 300)
  void windowsInSeveralPartsGiveWhatTheyGiveInOne(
      @ForAll("entries") List<AccessLogEntry> entries,
      @ForAll @IntRange(min = 1, max = 6) int windowsAtOnce,
      @ForAll Random random)
      throws IOException {
    List<ClientTotal> totals = new ArrayList<>();
    List<byte[]> remembered = List.of();
    long step = windowsAtOnce * MINUTE;
    for (long from = 0; from < 30 * MINUTE; from += step) {
      long start = from;
      MergeClients merging = new MergeClients(MINUTE);
      for (byte[] block : remembered) {
        merging.add(block);
      }
      Predicate<AccessLogEntry> now = entry -> time(entry) >= start && time(entry) < start + step;
      for (byte[] block : blocks(entries.stream().filter(now).toList(), random)) {
        merging.add(block);
      }
      merging.rememberBefore(start);
      for (long window : merging.windows()) {
        merging.drainTo(window, totals::add);
      }
      assertThat(
          "what is remembered is in no book again",
          counts(merging).get(0),
          is(Edges.CLIENTS.received(entries.stream().filter(now).count())));
      List<byte[]> next = new ArrayList<>();
      ClientBlocks packing = new ClientBlocks(1, (shard, block) -> next.add(block));
      merging.recent().forEachFrom(RecentClients.first(start + step, MINUTE), packing::add);
      packing.flush();
      remembered = next;
    }

    assertThat(byKey(totals), is(expected(entries)));
  }

  @Example
  void aWindowTenBeforeIsForgotten() {
    RecentClients recent = new RecentClients(MINUTE);
    ClientActivity one = Requests.activity(Requests.get("/"));

    recent.add("client", 0, one);
    assertThat(recent.add("client", 9 * MINUTE, one).requests(), is(2L));
    assertThat(recent.add("client", 10 * MINUTE, one).requests(), is(2L));
    assertThat(recent.add("client", 30 * MINUTE, one).requests(), is(1L));
    assertThat(recent.add("another", 30 * MINUTE, one).requests(), is(1L));
  }

  @Example
  void aWindowThatComesTooLateIsRefused() {
    RecentClients recent = new RecentClients(MINUTE);
    recent.add("client", 5 * MINUTE, new ClientActivity());

    Exception refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> recent.add("client", 4 * MINUTE, new ClientActivity()));
    assertThat(refused.getMessage(), containsString("240000 (must be 300000 or later)"));
  }

  /** What is expected of each client and window: the sum of it, and that of ten. */
  private record Sums(ClientActivity window, ClientActivity recent) {}

  private static Map<ClientWindow, Sums> byKey(List<ClientTotal> totals) {
    Map<ClientWindow, Sums> byKey = new HashMap<>();
    for (ClientTotal total : totals) {
      byKey.put(total.key(), new Sums(total.activity(), total.recent()));
    }
    assertThat("each is handed on once", byKey.size(), is(totals.size()));
    return byKey;
  }

  private static Map<ClientWindow, Sums> expected(List<AccessLogEntry> entries) {
    Map<ClientWindow, Sums> expected = new HashMap<>();
    for (AccessLogEntry entry : entries) {
      long start = Math.floorDiv(time(entry), MINUTE) * MINUTE;
      expected.computeIfAbsent(
          new ClientWindow(entry.client(), start),
          key ->
              new Sums(
                  sum(entries, key.client(), start, start + MINUTE),
                  sum(entries, key.client(), start + MINUTE - TEN * MINUTE, start + MINUTE)));
    }
    return expected;
  }

  private static ClientActivity sum(
      List<AccessLogEntry> entries, String client, long from, long until) {
    return Requests.activity(
        entries.stream()
            .filter(entry -> entry.client().equals(client))
            .filter(entry -> time(entry) >= from && time(entry) < until)
            .toList());
  }

  /** Packed by several counters, as parts of the input are. */
  private static List<byte[]> blocks(List<AccessLogEntry> entries, Random random) {
    List<byte[]> blocks = new ArrayList<>();
    ClientBlocks packing = new ClientBlocks(1, (shard, block) -> blocks.add(block));
    List<ClientCounts> counters =
        List.of(new ClientCounts(), new ClientCounts(), new ClientCounts());
    for (AccessLogEntry entry : entries) {
      counters
          .get(random.nextInt(counters.size()))
          .count(Requests.line(entry), Math.floorDiv(time(entry), MINUTE) * MINUTE);
    }
    for (ClientCounts counter : counters) {
      counter.drainTo(packing::add);
      packing.flush();
    }
    return blocks;
  }

  private static List<LedgerCount> counts(MergeClients merging) {
    List<LedgerCount> counts = new ArrayList<>();
    merging.countTo(counts::add);
    return counts;
  }

  private static long time(AccessLogEntry entry) {
    return entry.time().getMillis();
  }

  @Provide
  Arbitrary<List<AccessLogEntry>> entries() {
    return Combinators.combine(
            Arbitraries.of("192.0.2.1", "192.0.2.2", "2001:db8::1"),
            Arbitraries.of("/", "/a", "/a?x=1", "/login", "/b/c"),
            Arbitraries.of("GET", "POST"),
            Arbitraries.of(200, 401, 404),
            Arbitraries.longs().between(0, 30 * MINUTE - 1))
        .as(
            (client, target, method, status, time) ->
                Requests.get(target).method(method).status(status).at(time).entry(client))
        .list()
        .ofMaxSize(80);
  }
}

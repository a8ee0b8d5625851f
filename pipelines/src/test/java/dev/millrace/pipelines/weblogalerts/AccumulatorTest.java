package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.accesslog.LogFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** What was kept of two parts of a log is, added up, what is counted of the whole. */
class AccumulatorTest {
  private static final Selection SELECTION =
      new Selection(
          LogFormat.of("combined"),
          IgnoreList.of(List.of()),
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          60_000);

  @Property(tries = 100)
  void twoPartsOfALogAddUpToTheWhole(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int shards) throws IOException {
    List<String> whole = new ArrayList<>();
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int i = random.nextInt(300); i > 0; i--) {
      String line =
          SmallSite.line(
              "192.0.2." + random.nextInt(6),
              SmallSite.START.plusSeconds(random.nextInt(400)),
              "/" + random.nextInt(9),
              random.nextBoolean() ? 200 : 404);
      whole.add(line);
      (random.nextInt(10) == 0 ? second : first).add(line);
    }
    Counted parts = new Counted(shards);
    parts.count(first);
    parts.count(second);
    Counted all = new Counted(shards);
    all.count(whole);

    assertThat(parts.clients(), is(all.clients()));
    assertThat(parts.traffic(), is(all.traffic()));
    long requests =
        parts.kept.stream()
            .filter(row -> row.kind().equals("clients"))
            .mapToLong(Accumulator::requests)
            .sum();
    assertThat(requests, is((long) whole.size()));
  }

  /**
   * One request of one client, as the coders' documentation has it, worked out without them: whole
   * numbers are base-128 varints, hashes XXH64 in eight bytes, each list has its length before it.
   * Who changes these bytes changes {@link Accumulator#LAYOUT} too.
   */
  @Example
  void theLayoutIsTheOneOfItsNumber() throws IOException {
    String clients =
        "093139322e302e322e31" // client
            + "80dadcc6ca33" // start of the window
            + "3f" // bytes that follow
            + "0180040102" // 1 request, 512 bytes, second 0, longest target 2
            + "ffffffffffffffff7f" // no POST, so the greatest long is the least
            + "00" // and 0 the most
            + "0101" // slot 0, 1 request
            + "8184c08080808c02" // traits 0, 9, 20, 44, 45, 50
            + "010101010101" // 1 request each
            + "010bcfa9bbb5ba7e84" // path
            + "0000" // no query, no failing path
            + "016ef372fe94f82a00" // size of the page
            + "000000" // nothing posted, no referrer
            + "013e99f0063c950231"; // user agent
    String traffic =
        "018004" // 1 request, 512 bytes
            + "000001000000" // by class of status: 2xx
            + "01b745e3600a221c61" // client
            + "7fffffffffffffff" // no path had to go
            + "808004" // of at most 65536
            + "01" // 1 path
            + "01022f61"; // 1 request for /a
    Counted counted = new Counted(1);
    counted.count(
        List.of(
            "192.0.2.1 - - [01/Mar/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\""
                + " \"sqlmap/1.7\""));

    assertThat(Accumulator.LAYOUT, is(1));
    assertThat(counted.bytesOf(AccumulatorKind.CLIENTS), is(List.of(clients)));
    assertThat(counted.bytesOf(AccumulatorKind.TRAFFIC), is(List.of(traffic)));
    assertThat(
        hex(
            new Accumulator(
                "traffic",
                SmallSite.START.toEpochMilli(),
                1,
                // zlib of another program.
                "eJxjbGBhYGBkAOLtro8TuJRkEuv/Q0BDAwsjI5N+IgCz8AyA")),
        is(traffic));
  }

  @Example
  void aKindThatNobodyKnowsIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> AccumulatorKind.of(new Accumulator("sessions", 0, 1, "")));

    assertThat(
        refused.getMessage(), is("An accumulator is of sessions (must be of clients or traffic)"));
  }

  @Example
  void countsOfManyClientsAreSmallerThanTheyTravel() {
    Counted counted = new Counted(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(SmallSite.line("192.0.2." + i % 250, SmallSite.START, "/" + i % 40, 200));
    }
    counted.count(lines);

    assertThat(
        counted.kept.stream().mapToInt(row -> row.counts().length()).sum(),
        lessThan(counted.bytes));
  }

  private static String hex(Accumulator row) throws IOException {
    return HexFormat.of().formatHex(row.unpacked());
  }

  /** Keeps what is counted, and has it only from there. */
  private static final class Counted extends Emitter {
    private final List<Accumulator> kept = new ArrayList<>();
    private final LineCounting counting;
    private int bytes;

    private Counted(int shards) {
      super(shards);
      counting = new LineCounting(SELECTION, Seams.NONE, this);
    }

    private void count(List<String> lines) {
      for (String line : lines) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        counting.accept(text, 0, text.length, 0);
      }
      counting.flush(Edges.LINES);
    }

    @Override
    <T> void emit(TupleTag<T> tag, T element) {
      for (AccumulatorKind kind : AccumulatorKind.values()) {
        if (tag.getId().equals(kind.word()) && element instanceof KV<?, ?> counts) {
          byte[] travelling = (byte[]) counts.getValue();
          bytes += travelling.length;
          kept.add(Accumulator.of(kind, ((Number) counts.getKey()).longValue(), travelling));
        }
      }
    }

    private List<String> bytesOf(AccumulatorKind kind) throws IOException {
      List<String> found = new ArrayList<>();
      for (Accumulator row : kept) {
        if (AccumulatorKind.of(row) == kind) {
          found.add(hex(row));
        }
      }
      return found;
    }

    /** Of each client and window; a client is in one shard alone. */
    private Map<ClientWindow, ClientActivity> clients() throws IOException {
      Map<Long, MergeClients> shards = new TreeMap<>();
      for (Accumulator row : kept) {
        if (AccumulatorKind.of(row) == AccumulatorKind.CLIENTS) {
          shards
              .computeIfAbsent(row.key(), shard -> new MergeClients(SELECTION.windowMillis()))
              .add(row.unpacked());
        }
      }
      Map<ClientWindow, ClientActivity> clients = new HashMap<>();
      for (MergeClients merging : shards.values()) {
        merging.drainTo(
            total -> assertThat(clients.put(total.key(), total.activity()) == null, is(true)));
      }
      return clients;
    }

    private Map<Long, String> traffic() throws IOException {
      Map<Long, TrafficActivity> windows = new TreeMap<>();
      for (Accumulator row : kept) {
        if (AccumulatorKind.of(row) == AccumulatorKind.TRAFFIC) {
          windows
              .computeIfAbsent(row.key(), start -> new TrafficActivity())
              .merge(TrafficActivity.Coder.decoded(row.unpacked()));
        }
      }
      Map<Long, String> encoded = new TreeMap<>();
      windows.forEach(
          (start, sum) ->
              encoded.put(start, HexFormat.of().formatHex(TrafficActivity.Coder.encoded(sum))));
      return encoded;
    }
  }
}

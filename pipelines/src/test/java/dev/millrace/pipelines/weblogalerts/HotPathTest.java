package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineReader;
import dev.millrace.transforms.AggregateWindows;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.Parse;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.Step;
import dev.millrace.transforms.WindowAggregate;
import dev.millrace.transforms.accesslog.AccessLogEntries;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The hot path composes the functions that the public transforms wrap, and gives the same. */
class HotPathTest {
  private static final LogFormat FORMAT = LogFormat.of("combined");
  private static final Duration MINUTE = Duration.standardMinutes(1);

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();

  private final Path log;
  private final List<RawRecord> records = new ArrayList<>();

  HotPathTest(@TempDir Path folder) {
    this.log = folder.resolve("access.log");
  }

  @BeforeEach
  void writeLog() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    SmallSite.lines().forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
    String late = "[01/Mar/2026:09:59:59 +0100]";
    for (String line :
        List.of(
            "2001:db8::7 - - " + late + " \"-\" 408 - \"-\" \"-\"",
            "host.example - o'neil smith " + late + " \"GET /a\\\"b HTTP/1.0\" 200 7 \"\" \"\"",
            "192.0.2.1 - - " + late + " \"\\x16\\x03\\x01\" 400 0 \"-\" \"-\"",
            "192.0.2.1 - - " + late + " \"POST /login?next=é HTTP/1.1\" 302 5 \"-\" \"cürl\"",
            "")) {
      lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      records.add(RawRecord.of(line, new SourcePosition(log.toString(), text.size())));
      text.writeBytes(line);
      text.write('\n');
    }
    Files.write(log, text.toByteArray());
  }

  @Test
  void givesWhatThePublicTransformsGive(TestPipeline pipeline) throws IOException {
    Collected hot = hotPath();
    Parse.Result<AccessLogEntry> parsed =
        pipeline
            .apply("Lines", Create.of(records).withCoder(RawRecord.Coder.of()))
            .apply(
                "Parse",
                Parse.with(AccessLogEntries.of(FORMAT))
                    .into(AccessLogEntry.Coder.of())
                    .timedBy(AccessLogEntry::time)
                    .in(Step.named(Edges.LINES.to())));
    AggregateWindows.Result<String, ClientActivity> clients =
        parsed
            .parsed()
            .apply(
                "Clients",
                AggregateWindows.by(AccessLogEntry::client, StringUtf8Coder.of())
                    .within(MINUTE)
                    .combining(new Activity())
                    .weighedBy(ClientActivity::requests));

    assertThat(hot.clients.size(), is(2 * SmallSite.QUIET_MINUTES + 5));
    assertThat(hot.deadLetters.size(), is(3));
    PAssert.that(clients.aggregates()).containsInAnyOrder(hot.clients());
    PAssert.that(parsed.deadLetters()).containsInAnyOrder(hot.deadLetters);
    pipeline.run();
  }

  @Test
  void countsForTheLedgerWhatItWasHandedAndWhatItHandsOn() throws IOException {
    Collected hot = hotPath();
    long lines = records.size();

    assertThat(hot.sum(Side.RECEIVED, Edges.LINES.to()), is(lines));
    assertThat(hot.sum(Side.SENT, Edges.DEAD_LETTERS.to()), is(3L));
    assertThat(hot.sum(Side.SENT, Edges.TO_CLIENTS.to()), is(lines - 3));
    assertThat(hot.sum(Side.RECEIVED, Edges.TO_CLIENTS.to()), is(lines - 3));
    assertThat(hot.sum(Side.SENT, Edges.CLIENTS.to()), is(lines - 3));
    assertThat(hot.sum(Side.SENT, Edges.TO_TRAFFIC.to()), is(lines - 3));
    assertThat(hot.sum(Side.RECEIVED, Edges.TO_TRAFFIC.to()), is(lines - 3));
    assertThat(hot.sum(Side.SENT, Edges.TRAFFIC.to()), is(lines - 3));
    assertThat(hot.sum(Side.SENT, Edges.IGNORED.to()), is(0L));
  }

  @Test
  void handsOnWhatItHoldsBeforeItIsTooMuch() throws IOException {
    int clients = 70_000;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      lines.add(
          SmallSite.line(
              "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, SmallSite.START, "/", 200));
    }
    Files.write(log, lines);

    Collected hot = hotPath();

    assertThat(hot.timesHandedOn, is(2));
    assertThat(hot.clients.size(), is(clients));
    assertThat(hot.sum(Side.RECEIVED, Edges.TO_CLIENTS.to()), is((long) clients));
    assertThat(hot.sum(Side.SENT, Edges.CLIENTS.to()), is((long) clients));
    assertThat(hot.sum(Side.SENT, Edges.TRAFFIC.to()), is((long) clients));
  }

  private Collected hotPath() throws IOException {
    Collected collected = new Collected();
    Selection everything =
        new Selection(
            FORMAT, IgnoreList.of(List.of()), Long.MIN_VALUE, Long.MAX_VALUE, MINUTE.getMillis());
    LineCounting counting = new LineCounting(everything, Seams.NONE, collected);
    for (FileRange range : FileInlet.matching(List.of(log.toString())).split()) {
      counting.startSource(range.uri());
      LineReader.create().read(range, counting);
    }
    counting.flush(Edges.LINES);
    return collected;
  }

  /** Collects what the hot path hands on. */
  private static final class Collected implements LineCounting.Sink {
    private final Map<ClientWindow, ClientActivity> clients = new HashMap<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<LedgerCount> counts = new ArrayList<>();
    private int timesHandedOn;

    @Override
    public void client(ClientWindow key, ClientActivity activity) {
      clients.put(key, activity);
    }

    @Override
    public void traffic(long windowStart, TrafficActivity activity) {}

    @Override
    public void endOfCounts() {
      timesHandedOn++;
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      deadLetters.add(letter);
    }

    @Override
    public void count(LedgerCount count) {
      counts.add(count);
    }

    private long sum(Side side, String to) {
      return counts.stream()
          .filter(count -> count.side() == side && count.to().equals(to))
          .mapToLong(LedgerCount::count)
          .sum();
    }

    private List<KV<String, WindowAggregate<ClientActivity>>> clients() {
      return clients.entrySet().stream()
          .map(
              client -> {
                Instant start = Instant.ofEpochMilli(client.getKey().start());
                return KV.of(
                    client.getKey().client(),
                    new WindowAggregate<>(start, start.plus(MINUTE), client.getValue()));
              })
          .collect(Collectors.toList());
    }
  }

  /** Counts entries by the very function that counts lines. */
  private static final class Activity
      extends CombineFn<AccessLogEntry, ClientActivity, ClientActivity> {
    @Override
    public ClientActivity createAccumulator() {
      return new ClientActivity();
    }

    @Override
    public ClientActivity addInput(ClientActivity activity, AccessLogEntry entry) {
      AccessLogLine line = new AccessLogLine();
      line.set(entry);
      activity.add(line);
      return activity;
    }

    @Override
    public ClientActivity mergeAccumulators(Iterable<ClientActivity> parts) {
      ClientActivity total = new ClientActivity();
      parts.forEach(total::merge);
      return total;
    }

    @Override
    public ClientActivity extractOutput(ClientActivity activity) {
      return activity;
    }

    @Override
    public Coder<ClientActivity> getAccumulatorCoder(
        CoderRegistry registry, Coder<AccessLogEntry> input) {
      return ClientActivity.Coder.of();
    }

    @Override
    public Coder<ClientActivity> getDefaultOutputCoder(
        CoderRegistry registry, Coder<AccessLogEntry> input) {
      return ClientActivity.Coder.of();
    }
  }
}

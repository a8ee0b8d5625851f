package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileFormat;
import dev.millrace.io.FileRange;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LineReader;
import dev.millrace.io.ParquetFormat;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.HampelDetector;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.OnnxScorer;
import dev.millrace.transforms.SeriesVerdicts;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * The plain functions of {@code web-log-alerts} without Beam's wiring, for programs that do the
 * same work on an engine of their own: count lines, merge counts, score clients, judge traffic. It
 * lies in the pipeline's package so that nothing there has to be public for the sake of a
 * benchmark.
 */
public final class WebLogSteps implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long WINDOW = 60_000;
  private static final double MIN_SCORE = 0.5;

  private final Selection selection;
  private final OnnxModel model;

  private WebLogSteps(Selection selection, OnnxModel model) {
    this.selection = selection;
    this.model = model;
  }

  /**
   * With the pipeline's defaults.
   *
   * @param model a file; the bundled model where there is none
   */
  public static WebLogSteps withModel(@Nullable String model) throws IOException {
    Selection selection =
        new Selection(
            LogFormat.of("combined"),
            IgnoreList.of(List.of()),
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            WINDOW);
    return new WebLogSteps(selection, WebLogModel.at(model));
  }

  /** Starts counting; one for each thread. */
  public Counting counting(Counts counts) {
    return new Counting(new LineCounting(selection, Seams.NONE, new Adapter(counts)));
  }

  /** Starts scoring; one for each thread. */
  public Scoring scoring(Consumer<ClientRow> rows, Consumer<Alert> alerts) {
    return new Scoring(scoreClients(rows, alerts));
  }

  /** Starts judging; one for each thread. */
  public Judging judging() {
    List<Optional<Alert>> verdicts = new ArrayList<>();
    return new Judging(
        scoreClients(
            row -> verdicts.add(Optional.empty()),
            alert -> verdicts.set(verdicts.size() - 1, Optional.of(alert))),
        verdicts);
  }

  private ScoreClients scoreClients(Consumer<ClientRow> rows, Consumer<Alert> alerts) {
    JudgeClients.Standard standard =
        new JudgeClients.Standard(
            WINDOW, MIN_SCORE, WebLogModel.describe(model), Evidence.of(model));
    return new ScoreClients(OnnxScorer.of(model), new JudgeClients(standard, rows, alerts));
  }

  /** Parses lines; one for each thread. */
  public AccessLogParser parser() {
    return AccessLogParser.of(selection.format());
  }

  /** Start of the window that a moment is in, both in epoch milliseconds. */
  public static long windowStart(long time) {
    return time - Math.floorMod(time, WINDOW);
  }

  /** The last moment of a window. */
  public static long lastMoment(long windowStart) {
    return windowStart + WINDOW - 1;
  }

  /** The start of the first window that counts as recent for the window with this start. */
  public static long firstRecent(long windowStart) {
    return RecentClients.first(windowStart, WINDOW);
  }

  /** The start of the last window for which the one with this start counts as recent. */
  public static long lastForWhichRecent(long windowStart) {
    return windowStart + (RecentClients.WINDOWS - 1) * WINDOW;
  }

  /** What a topic gets of an alert whose window is open. */
  public static String earlyWord(Alert alert) throws IOException {
    return AlertRevisions.early(alert);
  }

  /**
   * What a topic gets of a client's window that is over.
   *
   * @param early what it got before, if anything
   * @param alert what the whole window is worth
   * @return nothing, if there never was an alert
   */
  public static Optional<String> lastWord(@Nullable String early, @Nullable Alert alert)
      throws IOException {
    return new AlertRevisions()
            .of(
                early == null ? List.of() : List.of(early),
                alert == null ? List.of() : List.of(AlertRevisions.early(alert)))
            .stream()
            .findFirst();
  }

  /** The rows and alerts of the whole site's windows, which are given by their starts. */
  public void judge(Map<Long, Traffic> windows, Consumer<TrafficRow> rows, Consumer<Alert> alerts) {
    Receivers merged = new Receivers();
    MergeTraffic merge = new MergeTraffic(WINDOW);
    windows.forEach(
        (start, traffic) -> merge.process(KV.of(start, List.of(traffic.encoded())), merged));
    new JudgeTraffic(
            SeriesVerdicts.by(HampelDetector.ofCounts().withLeastDeviation(2)),
            "hampel-120",
            WINDOW)
        .judge(merged.all(MergeTraffic.WINDOWS), rows, alerts);
  }

  /** The table {@code clients}. */
  public static FileFormat<ClientRow> clients() {
    return ParquetFormat.of(ClientRow.class);
  }

  /** The table {@code traffic}. */
  public static FileFormat<TrafficRow> traffic() {
    return ParquetFormat.of(TrafficRow.class);
  }

  /** The table {@code alerts}. */
  public static FileFormat<Alert> alerts() {
    return JsonLinesFormat.of(Alert.class);
  }

  /** What counting hands on. It belongs to the receiver. */
  public interface Counts {
    void client(String client, long windowStart, ClientActivity activity);

    void traffic(long windowStart, Traffic traffic);

    void deadLetter(DeadLetter letter);
  }

  /** Reads ranges and counts their lines. */
  public static final class Counting {
    private final LineReader reader = LineReader.create();
    private final LineCounting counting;

    private Counting(LineCounting counting) {
      this.counting = counting;
    }

    public void read(FileRange range) throws IOException {
      counting.startSource(range.uri());
      reader.read(range, counting);
    }

    /** Hands on what is at hand. */
    public void flush() {
      counting.flush(Edges.LINES);
    }
  }

  /** What the whole site did in one window. */
  public static final class Traffic {
    private final TrafficActivity activity;

    private Traffic(TrafficActivity activity) {
      this.activity = activity;
    }

    /** Adds the other's counts and gives back itself. */
    public Traffic merge(Traffic other) {
      activity.merge(other.activity);
      return this;
    }

    public byte[] encoded() {
      try {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
        TrafficActivity.Coder.of().encode(activity, out);
        return out.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public static Traffic decoded(byte[] bytes) {
      try {
        return new Traffic(TrafficActivity.Coder.of().decode(new ByteArrayInputStream(bytes)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Scores clients in batches, and turns scores into rows and alerts. */
  public static final class Scoring {
    private final ScoreClients scoring;
    private RecentClients recent = new RecentClients(WINDOW);

    private Scoring(ScoreClients scoring) {
      this.scoring = scoring;
    }

    /** Takes all that a client did in a window; windows in the order of time. */
    public void add(String client, long windowStart, ClientActivity activity) {
      scoring.accept(
          new ClientTotal(
              new ClientWindow(client, windowStart),
              activity,
              recent.add(client, windowStart, activity)));
    }

    /** Other clients come now, whose windows begin anew. */
    public void startClients() {
      recent = new RecentClients(WINDOW);
    }

    /** Scores what is at hand. */
    public void flush() {
      scoring.flush();
    }
  }

  /**
   * Whom to judge.
   *
   * @param activity what the client has done in a window so far
   * @param recent what it did in this window and the recent ones before it
   */
  public record Asked(
      String client, long windowStart, ClientActivity activity, ClientActivity recent) {}

  /** Judges clients in windows that are over or open. */
  public static final class Judging {
    private final ScoreClients scoring;
    private final List<Optional<Alert>> verdicts;

    private Judging(ScoreClients scoring, List<Optional<Alert>> verdicts) {
      this.scoring = scoring;
      this.verdicts = verdicts;
    }

    /** Many at a time, which costs far less; what is at an index answers who is there. */
    public List<Optional<Alert>> judge(List<Asked> all) {
      verdicts.clear();
      for (Asked asked : all) {
        scoring.accept(
            new ClientTotal(
                new ClientWindow(asked.client, asked.windowStart), asked.activity, asked.recent));
      }
      scoring.flush();
      return List.copyOf(verdicts);
    }
  }

  private record Adapter(Counts counts) implements LineCounting.Sink {
    @Override
    public void client(ClientWindow key, ClientActivity activity) {
      counts.client(key.client(), key.start(), activity);
    }

    @Override
    public void traffic(long windowStart, TrafficActivity activity) {
      counts.traffic(windowStart, new Traffic(activity));
    }

    @Override
    public void endOfCounts() {}

    @Override
    public void deadLetter(DeadLetter letter) {
      counts.deadLetter(letter);
    }

    @Override
    public void count(LedgerCount count) {}
  }
}

package dev.millrace.benchmarks.parser;

import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.LogFormat;
import dev.millrace.transforms.accesslog.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nl.basjes.parse.core.Parser;
import nl.basjes.parse.httpdlog.HttpdLoglineParser;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Lines of the format combined a second, one thread. The rivals are handed strings, which spares
 * them the decoding; Millrace is handed bytes. {@code millraceEntries} decodes all fields to
 * strings, as the rivals do; {@code millrace} leaves them where they lie, as the pipeline does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ParserBenchmark {
  @Param("")
  public String log = "";

  private Lines lines = Lines.NONE;
  private int next;
  private final AccessLogParser parser = AccessLogParser.of(LogFormat.of("combined"));
  private final AccessLogLine line = new AccessLogLine();
  private final RegularExpression expression = new RegularExpression();
  private final Parser<HttpdlogEntry> httpdlog =
      new HttpdLoglineParser<>(HttpdlogEntry.class, "combined");

  /** What JMH also reports by the second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Parsed {
    public long bytes;
    public long refused;
  }

  @Setup
  public void load() throws IOException {
    lines = Lines.of(Path.of(log));
  }

  @Benchmark
  public void millrace(Parsed parsed, Blackhole hole) {
    int i = advance(parsed);
    Rejection rejection = parser.parse(lines.bytes, lines.start(i), lines.ends[i], line);
    if (rejection != null) {
      parsed.refused++;
    }
    hole.consume(line);
  }

  @Benchmark
  public AccessLogEntry millraceEntries(Parsed parsed) {
    int i = advance(parsed);
    if (parser.parse(lines.bytes, lines.start(i), lines.ends[i], line) != null) {
      parsed.refused++;
    }
    return line.toEntry();
  }

  @Benchmark
  public void regularExpression(Parsed parsed, Blackhole hole) {
    RegularExpression.Entry entry = expression.parse(lines.strings[advance(parsed)]);
    if (entry == null) {
      parsed.refused++;
    }
    hole.consume(entry);
  }

  @Benchmark
  public HttpdlogEntry httpdlog(Parsed parsed) throws Exception {
    return httpdlog.parse(new HttpdlogEntry(), lines.strings[advance(parsed)]);
  }

  private int advance(Parsed parsed) {
    int i = next;
    next = i + 1 == lines.count() ? 0 : i + 1;
    parsed.bytes += lines.ends[i] - lines.start(i) + 1;
    return i;
  }
}

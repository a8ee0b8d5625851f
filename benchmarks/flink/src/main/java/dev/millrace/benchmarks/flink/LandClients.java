package dev.millrace.benchmarks.flink;

import dev.millrace.benchmarks.floor.Encoded;
import dev.millrace.benchmarks.floor.TableFile;
import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.ClientRow;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichGroupReduceFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Merges the counts of a client in a window, scores and lands them; hands the site's counts on. */
final class LandClients
    extends RichGroupReduceFunction<Tuple3<String, Long, byte[]>, Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final WebLogSteps steps;
  private final String output;
  private transient @Nullable TableFile<ClientRow> rows;
  private transient @Nullable TableFile<Alert> alerts;
  private transient WebLogSteps.@Nullable Scoring scoring;

  LandClients(WebLogSteps steps, String output) {
    this.steps = steps;
    this.output = output;
  }

  @Override
  public void open(OpenContext context) throws IOException {
    int task = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    TableFile<ClientRow> openRows =
        TableFile.create(output, "clients", "part-" + task, WebLogSteps.clients());
    TableFile<Alert> openAlerts =
        TableFile.create(output, "alerts", "client-" + task, WebLogSteps.alerts());
    rows = openRows;
    alerts = openAlerts;
    scoring = steps.scoring(openRows, openAlerts);
  }

  @Override
  public void reduce(
      Iterable<Tuple3<String, Long, byte[]>> parts, Collector<Tuple2<Long, byte[]>> out) {
    Iterator<Tuple3<String, Long, byte[]>> left = parts.iterator();
    Tuple3<String, Long, byte[]> first = left.next();
    if (first.f0.equals(FlinkJob.SITE)) {
      mergeSite(first, left, out);
    } else {
      mergeClient(first, left);
    }
  }

  /** Parts come by window. */
  private static void mergeSite(
      Tuple3<String, Long, byte[]> first,
      Iterator<Tuple3<String, Long, byte[]>> left,
      Collector<Tuple2<Long, byte[]>> out) {
    long windowStart = first.f1;
    WebLogSteps.Traffic total = WebLogSteps.Traffic.decoded(first.f2);
    while (left.hasNext()) {
      Tuple3<String, Long, byte[]> part = left.next();
      WebLogSteps.Traffic more = WebLogSteps.Traffic.decoded(part.f2);
      if (part.f1 == windowStart) {
        total.merge(more);
      } else {
        out.collect(Tuple2.of(windowStart, total.encoded()));
        windowStart = part.f1;
        total = more;
      }
    }
    out.collect(Tuple2.of(windowStart, total.encoded()));
  }

  private void mergeClient(
      Tuple3<String, Long, byte[]> first, Iterator<Tuple3<String, Long, byte[]>> left) {
    WebLogSteps.Scoring sink = Objects.requireNonNull(scoring);
    sink.startClients();
    String client = first.f0;
    long windowStart = first.f1;
    ClientActivity total = Encoded.activity(first.f2);
    while (left.hasNext()) {
      Tuple3<String, Long, byte[]> part = left.next();
      ClientActivity more = Encoded.activity(part.f2);
      if (part.f1 == windowStart) {
        total.merge(more);
      } else {
        sink.add(client, windowStart, total);
        windowStart = part.f1;
        total = more;
      }
    }
    sink.add(client, windowStart, total);
  }

  @Override
  public void close() throws IOException {
    if (scoring != null && rows != null && alerts != null) {
      scoring.flush();
      rows.close();
      alerts.close();
      scoring = null;
    }
  }
}

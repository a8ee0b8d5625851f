package dev.millrace.benchmarks.spark;

import dev.millrace.benchmarks.floor.TableFile;
import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.ClientRow;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Scores and lands the merged counts of clients; hands on those of the site. */
final class LandClients
    implements Function2<
        Integer, Iterator<Tuple2<Key, Counts>>, Iterator<Tuple2<Long, WebLogSteps.Traffic>>> {
  private static final long serialVersionUID = 1L;

  private final WebLogSteps steps;
  private final String output;

  LandClients(WebLogSteps steps, String output) {
    this.steps = steps;
    this.output = output;
  }

  @Override
  public Iterator<Tuple2<Long, WebLogSteps.Traffic>> call(
      Integer task, Iterator<Tuple2<Key, Counts>> totals) throws IOException {
    List<Tuple2<Long, WebLogSteps.Traffic>> site = new ArrayList<>();
    try (TableFile<ClientRow> rows =
            TableFile.create(output, "clients", "part-" + task, WebLogSteps.clients());
        TableFile<Alert> alerts =
            TableFile.create(output, "alerts", "client-" + task, WebLogSteps.alerts())) {
      WebLogSteps.Scoring scoring = steps.scoring(rows, alerts);
      List<Tuple2<Key, Counts>> sorted = new ArrayList<>();
      totals.forEachRemaining(sorted::add);
      sorted.sort(Comparator.comparingLong(total -> total._1().windowStart()));
      for (Tuple2<Key, Counts> total : sorted) {
        Key key = total._1();
        if (total._2() instanceof Counts.OfClient counts) {
          scoring.add(key.client(), key.windowStart(), counts.activity());
        } else if (total._2() instanceof Counts.OfSite counts) {
          site.add(SparkJob.window(key.windowStart(), counts.traffic()));
        }
      }
      scoring.flush();
    }
    return site.iterator();
  }
}

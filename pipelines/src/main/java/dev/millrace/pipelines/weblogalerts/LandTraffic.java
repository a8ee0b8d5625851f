package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LandFiles;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Judges the windows of a site and lands its rows and alerts, one file each: all are at hand on one
 * worker, so that nothing needs to be gathered again.
 */
final class LandTraffic extends DoFn<KV<Integer, Iterable<TrafficRow>>, LedgerCount> {
  private final SeriesVerdicts verdicts;
  private final String model;
  private final long windowMillis;
  private final LandFiles<TrafficRow> rowLanding;
  private final LandFiles<Alert> alertLanding;
  private final Seams seams;

  LandTraffic(
      SeriesVerdicts verdicts,
      String model,
      long windowMillis,
      LandFiles<TrafficRow> rowLanding,
      LandFiles<Alert> alertLanding,
      Seams seams) {
    this.verdicts = verdicts;
    this.model = model;
    this.windowMillis = windowMillis;
    this.rowLanding = rowLanding;
    this.alertLanding = alertLanding;
    this.seams = seams;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<TrafficRow>> site, OutputReceiver<LedgerCount> out)
      throws IOException {
    Consumer<LedgerCount> books = out::output;
    JudgeTraffic judging = new JudgeTraffic(verdicts, model, windowMillis);
    List<TrafficRow> rows = new ArrayList<>();
    List<Alert> alerts = new ArrayList<>();
    judging.judge(site.getValue(), rows::add, alerts::add);
    judging.countTo(books);
    land(rowLanding, rows, books);
    land(alertLanding, alerts, books);
  }

  private <T> void land(LandFiles<T> landing, List<T> rows, Consumer<LedgerCount> books)
      throws IOException {
    landing.landShard(0, file -> rows.forEach(seams.each(landing.edge(), file))).forEach(books);
  }
}

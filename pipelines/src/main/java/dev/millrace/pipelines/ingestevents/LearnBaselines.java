package dev.millrace.pipelines.ingestevents;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Baseline;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventDetectors;
import dev.millrace.transforms.events.SeenValues;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Learns from all events of a run what is ordinary among them, but for those that break a rule:
 * from a look at each, without a shuffle of events. Done only where there are detectors.
 */
final class LearnBaselines {
  /** One for all detectors; none where there are no events. */
  static final TupleTag<List<Baseline>> BASELINES = new TupleTag<>("baselines") {};

  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private LearnBaselines() {}

  static PCollectionTuple of(PCollection<Event> events, EventLayout layout, Seams seams) {
    PCollection<SeenValues> parts =
        seams
            .between(Edges.EVENTS_TO_LEARN, events)
            .apply("Look at values", ParDo.of(new Look(layout)))
            .setCoder(SeenValues.Coder.of());
    PCollectionTuple learned =
        seams
            .between(Edges.SEEN_VALUES, parts)
            .apply("Join seen values", Combine.globally(SeenValues.joining()).withoutDefaults())
            .apply(
                Edges.LEARNED.from(),
                ParDo.of(new Learn(layout.detectors()))
                    .withOutputTags(BASELINES, TupleTagList.of(COUNTS)));
    learned.get(BASELINES).setCoder(ListCoder.of(Baseline.Coder.of()));
    return learned;
  }

  /** Hands on what it has seen at the end of each bundle. */
  private static final class Look extends DoFn<Event, SeenValues> {
    private final EventLayout layout;
    private transient SeenValues seen = SeenValues.none();

    private Look(EventLayout layout) {
      this.layout = layout;
    }

    @StartBundle
    public void startBundle() {
      seen = SeenValues.none();
    }

    @ProcessElement
    public void process(@Element Event event) {
      seen.addEvent();
      if (!layout.isAnomaly(event.row())) {
        layout.detectors().learn(event.row(), seen);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (seen.events() > 0) {
        context.output(seen, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
    }
  }

  private static final class Learn extends DoFn<SeenValues, List<Baseline>> {
    private final EventDetectors detectors;

    private Learn(EventDetectors detectors) {
      this.detectors = detectors;
    }

    @ProcessElement
    public void process(@Element SeenValues seen, MultiOutputReceiver out) {
      out.get(COUNTS).output(Edges.LEARNED.sent(seen.events()));
      out.get(BASELINES).output(detectors.baselines(seen));
    }
  }
}

package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.deadletters.ListedFile;
import dev.millrace.transforms.events.Event;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The events of a published table, as far as they tell which others are duplicates.
 *
 * <p><b>Cost</b>: every row of the table is read, and its id shuffled once.
 *
 * @param events files of the table
 * @param anomalies files of those that broke a rule
 * @param clock of the events that come
 * @param wholeRun see {@link CompareWithTable}
 */
record LandedEvents(
    LandedIds ids,
    EventKey key,
    @Nullable EventClock clock,
    List<ListedFile> events,
    List<ListedFile> anomalies,
    @Nullable String wholeRun) {

  /** In all files, by the manifest. */
  long rows() {
    return ListedFile.rows(events) + ListedFile.rows(anomalies);
  }

  /** Takes those of distinct events that are not landed. */
  PCollection<Event> without(PCollection<Event> distinct, EventSteps steps) {
    PCollection<KV<Row, Event>> coming =
        distinct.apply("Key by id", WithKeys.of(key)).setCoder(byId(steps.events()));
    PCollection<KV<Row, Long>> landed =
        steps
            .seams()
            .between(
                ReplayEdges.IDS,
                PCollectionList.of(
                        read(
                            distinct.getPipeline(),
                            "events",
                            events,
                            LandedIds.Table.EVENTS,
                            steps))
                    .and(
                        read(
                            distinct.getPipeline(),
                            "anomalies",
                            anomalies,
                            LandedIds.Table.ANOMALIES,
                            steps))
                    .apply("All ids", Flatten.pCollections()));
    PCollectionTuple compared =
        KeyedPCollectionTuple.of(CompareWithTable.EVENTS, coming)
            .and(CompareWithTable.LANDED, landed)
            .apply("All of an id", CoGroupByKey.create())
            .apply(
                ReplayEdges.NEW_EVENTS.from(),
                ParDo.of(new CompareWithTable(clock, wholeRun))
                    .withOutputTags(
                        CompareWithTable.NEW, TupleTagList.of(CompareWithTable.COUNTS)));
    steps.books().accept(compared.get(CompareWithTable.COUNTS));
    return steps
        .seams()
        .between(
            ReplayEdges.NEW_EVENTS, compared.get(CompareWithTable.NEW).setCoder(steps.events()));
  }

  private PCollection<KV<Row, Long>> read(
      Pipeline pipeline,
      String what,
      List<ListedFile> files,
      LandedIds.Table table,
      EventSteps steps) {
    PCollectionTuple read =
        steps
            .seams()
            .between(
                ReplayEdges.LANDED,
                pipeline
                    .apply("Find landed " + what, Create.of(files).withCoder(ListedFile.coder()))
                    .apply("Spread landed " + what, Reshuffle.viaRandomKey()))
            .apply(
                "Read ids of " + what,
                ParDo.of(new ReadIds(ids, table))
                    .withOutputTags(ReadIds.IDS, TupleTagList.of(ReadIds.COUNTS)));
    steps.books().accept(read.get(ReadIds.COUNTS));
    return read.get(ReadIds.IDS).setCoder(byId(VarLongCoder.of()));
  }

  private <T> KvCoder<Row, T> byId(Coder<T> values) {
    return KvCoder.of(key.coder(), values);
  }
}

package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.topics.PlanWords;
import dev.millrace.transforms.LedgerCount;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * What one run reads of topics.
 *
 * @param format of the values of their records
 */
record TopicInput(KafkaAddress address, InputFormat format, TopicPlan plan) implements TableInput {
  /** A worker opens a consumer for each piece, and Spark holds the rows of one in memory. */
  private static final long OFFSETS_PER_PIECE = 50_000;

  @Override
  public long textBytes() {
    return plan.bytes();
  }

  @Override
  public List<Edge> edges(String table) {
    return List.of(Edges.offsets(table));
  }

  @Override
  public List<LedgerCount> opening(String table) {
    return List.of(Edges.offsets(table).sent(plan.length()));
  }

  @Override
  public String note() {
    return PlanWords.read(plan);
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, QueryTable table, Seams seams) {
    Edge found = Edges.offsets(table.name());
    return seams
        .between(
            found, pipeline.apply(found.from(), KafkaInlet.spread(plan.pieces(OFFSETS_PER_PIECE))))
        .apply(found.to(), TableRecords.packedStep(new ReadTopic(table, this)));
  }
}

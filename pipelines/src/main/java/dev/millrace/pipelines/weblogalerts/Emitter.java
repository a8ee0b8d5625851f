package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Hands what was counted to the outputs of a step. */
abstract class Emitter implements LineCounting.Sink {
  static final TupleTag<KV<Integer, byte[]>> CLIENTS = new TupleTag<>("clients") {};
  static final TupleTag<KV<Long, byte[]>> TRAFFIC = new TupleTag<>("traffic") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final ClientBlocks blocks;

  Emitter(int shards) {
    this.blocks = new ClientBlocks(shards, (shard, block) -> emit(CLIENTS, KV.of(shard, block)));
  }

  abstract <T> void emit(TupleTag<T> tag, T element);

  /** While an element is processed. */
  static Emitter to(MultiOutputReceiver outputs, int shards) {
    return new Emitter(shards) {
      @Override
      <T> void emit(TupleTag<T> tag, T element) {
        outputs.get(tag).output(element);
      }
    };
  }

  @Override
  public void client(ClientWindow key, ClientActivity activity) {
    blocks.add(key, activity);
  }

  @Override
  public void traffic(long windowStart, TrafficActivity activity) {
    emit(TRAFFIC, KV.of(windowStart, TrafficActivity.Coder.encoded(activity)));
  }

  @Override
  public void endOfCounts() {
    blocks.flush();
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    emit(DEAD_LETTERS, letter);
  }

  @Override
  public void count(LedgerCount count) {
    emit(COUNTS, count);
  }
}

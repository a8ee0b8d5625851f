package dev.millrace.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;

/** Sends elements of a key to one of a few places, where keys of many are remembered together. */
final class ShardByKey<T, K> extends DoFn<T, KV<Integer, KV<EncodedKey, T>>> {
  private final SerializableFunction<T, K> key;
  private final Coder<K> coder;
  private final int shards;

  ShardByKey(SerializableFunction<T, K> key, Coder<K> coder, int shards) {
    this.key = key;
    this.coder = coder;
    this.shards = shards;
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<KV<Integer, KV<EncodedKey, T>>> output)
      throws CoderException {
    EncodedKey encoded = EncodedKey.of(key.apply(element), coder);
    output.output(KV.of(encoded.shard(shards), KV.of(encoded, element)));
  }
}

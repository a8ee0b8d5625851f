package dev.millrace.transforms.sql;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Adds arguments that are now there once to an empty set of accumulators of their group. */
final class DistinctArguments extends DoFn<byte[], KV<byte[], Object[]>> {
  private static final long serialVersionUID = 1;

  private final AggregateCalls calls;

  DistinctArguments(AggregateCalls calls) {
    this.calls = calls;
  }

  @ProcessElement
  public void add(@Element byte[] whole, OutputReceiver<KV<byte[], Object[]>> output) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(whole));
    try {
      byte[] key = new byte[in.readInt()];
      in.readFully(key);
      int call = in.readInt();
      KeyCodec codec = new KeyCodec(calls.calls()[call].kinds());
      Object[] accumulators = calls.empty();
      calls.addDistinct(accumulators, call, codec.read(in));
      output.output(KV.of(key, accumulators));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

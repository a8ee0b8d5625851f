package dev.millrace.transforms.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;

/** Writes the accumulators of one group. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class AccumulatorsCoder extends AtomicCoder<Object[]> {
  private static final long serialVersionUID = 1;

  private final Coder[] coders;

  AccumulatorsCoder(AggregateCalls calls) {
    coders = new Coder[calls.size()];
    AggregateCalls.Call[] each = calls.calls();
    for (int index = 0; index < coders.length; index++) {
      coders[index] = each[index].aggregation().coder();
    }
  }

  @Override
  public void encode(Object[] accumulators, OutputStream out) throws IOException {
    for (int index = 0; index < coders.length; index++) {
      coders[index].encode(accumulators[index], out);
    }
  }

  @Override
  public Object[] decode(InputStream in) throws IOException {
    Object[] accumulators = new Object[coders.length];
    for (int index = 0; index < coders.length; index++) {
      accumulators[index] = coders[index].decode(in);
    }
    return accumulators;
  }
}

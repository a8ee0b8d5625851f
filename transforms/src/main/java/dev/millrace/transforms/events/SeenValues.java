package dev.millrace.transforms.events;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine;

/**
 * What detectors have seen of some events: for each the {@link ValueCounts} of its field. The same
 * in whatever order parts are merged. Mutable until it is handed on.
 */
public final class SeenValues {
  private long events;

  /** By the place of the detector; none before the first event. */
  private final List<ValueCounts> values = new ArrayList<>();

  private SeenValues() {}

  /** Of no events. */
  public static SeenValues none() {
    return new SeenValues();
  }

  /** How many events there were, also those that nothing was learned of. */
  public long events() {
    return events;
  }

  /** Counts an event. */
  public void addEvent() {
    events++;
  }

  /** What a detector has seen, to look at. */
  ValueCounts of(int detector) {
    return detector < values.size() ? values.get(detector) : new ValueCounts();
  }

  /** The same to add to. */
  ValueCounts growing(int detector) {
    while (values.size() <= detector) {
      values.add(new ValueCounts());
    }
    return values.get(detector);
  }

  private SeenValues merge(SeenValues other) {
    events += other.events;
    for (int i = 0; i < other.values.size(); i++) {
      growing(i).merge(other.values.get(i));
    }
    return this;
  }

  /** Joins what was seen of parts of a run. */
  public static Combine.CombineFn<SeenValues, ?, SeenValues> joining() {
    return new Joining();
  }

  private static final class Joining extends Combine.CombineFn<SeenValues, SeenValues, SeenValues> {
    @Override
    public SeenValues createAccumulator() {
      return none();
    }

    @Override
    public SeenValues addInput(SeenValues all, SeenValues part) {
      return all.merge(part);
    }

    @Override
    public SeenValues mergeAccumulators(Iterable<SeenValues> parts) {
      SeenValues all = none();
      parts.forEach(all::merge);
      return all;
    }

    @Override
    public SeenValues extractOutput(SeenValues all) {
      return all;
    }

    @Override
    public Coder getAccumulatorCoder(
        CoderRegistry registry, org.apache.beam.sdk.coders.Coder<SeenValues> input) {
      return Coder.of();
    }

    @Override
    public Coder getDefaultOutputCoder(
        CoderRegistry registry, org.apache.beam.sdk.coders.Coder<SeenValues> input) {
      return Coder.of();
    }
  }

  /** The number of events, of detectors, and what each has seen; deterministic. */
  public static final class Coder extends CustomCoder<SeenValues> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(SeenValues seen, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeLong(seen.events);
      out.writeInt(seen.values.size());
      for (ValueCounts counts : seen.values) {
        counts.write(out);
      }
    }

    @Override
    public SeenValues decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      SeenValues seen = none();
      seen.events = in.readLong();
      for (int left = in.readInt(); left > 0; left--) {
        seen.values.add(ValueCounts.read(in));
      }
      return seen;
    }

    @Override
    public void verifyDeterministic() {}
  }
}

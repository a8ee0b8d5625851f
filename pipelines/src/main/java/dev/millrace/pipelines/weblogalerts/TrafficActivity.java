package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.DistinctHashes;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.VarInt;

/**
 * What a whole site did in one window, as counts that can be merged. Its value depends only on the
 * multiset of lines that were added. Mutable, not thread-safe.
 */
final class TrafficActivity {
  /** Distinct clients of a window are exact up to this. */
  static final int EXACT_CLIENTS = 4_096;

  private static final int STATUS_CLASSES = 6;

  private long requests;
  private long bytes;

  /** By the first digit of the status; those without a status from 100 to 599 at 0. */
  private final long[] statusClasses = new long[STATUS_CLASSES];

  private DistinctHashes clients = DistinctHashes.upTo(EXACT_CLIENTS);
  private PathCounts paths = new PathCounts();

  /** Counts one request. */
  void add(AccessLogLine line) {
    requests++;
    bytes += line.bytes();
    int statusClass = line.status() / 100;
    statusClasses[statusClass >= 1 && statusClass <= 5 ? statusClass : 0]++;
    ByteSlice client = line.client();
    clients.add(ByteHash.of(client.array(), client.from(), client.to()));
    ByteSlice target = line.target();
    int query = target.indexOf('?');
    if (!target.isEmpty()) {
      paths.add(target.array(), target.from(), query < 0 ? target.to() : target.from() + query);
    }
  }

  /** Adds all that {@code other} counted, which is left as it is. */
  void merge(TrafficActivity other) {
    requests += other.requests;
    bytes += other.bytes;
    for (int i = 0; i < STATUS_CLASSES; i++) {
      statusClasses[i] += other.statusClasses[i];
    }
    clients.merge(other.clients);
    paths.merge(other.paths);
  }

  long requests() {
    return requests;
  }

  long bytes() {
    return bytes;
  }

  /**
   * @param firstDigit of the status, or 0 for those without a status from 100 to 599
   */
  long statusClass(int firstDigit) {
    return statusClasses[firstDigit];
  }

  /** How many distinct clients, an estimate above {@link #EXACT_CLIENTS}. */
  long distinctClients() {
    return clients.estimate();
  }

  PathCounts paths() {
    return paths;
  }

  /** Deterministic: the counts in their order, then clients and paths. */
  static final class Coder extends AtomicCoder<TrafficActivity> {
    private static final Coder INSTANCE = new Coder();
    private static final DistinctHashes.Coder CLIENTS = DistinctHashes.Coder.upTo(EXACT_CLIENTS);

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    static byte[] encoded(TrafficActivity activity) {
      try {
        return CoderUtils.encodeToByteArray(INSTANCE, activity);
      } catch (CoderException e) {
        throw new UncheckedIOException(e);
      }
    }

    static TrafficActivity decoded(byte[] bytes) {
      try {
        return CoderUtils.decodeFromByteArray(INSTANCE, bytes);
      } catch (CoderException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void encode(TrafficActivity activity, OutputStream out) throws IOException {
      VarInt.encode(activity.requests, out);
      VarInt.encode(activity.bytes, out);
      for (long count : activity.statusClasses) {
        VarInt.encode(count, out);
      }
      CLIENTS.encode(activity.clients, out);
      PathCounts.Coder.of().encode(activity.paths, out);
    }

    @Override
    public TrafficActivity decode(InputStream in) throws IOException {
      TrafficActivity activity = new TrafficActivity();
      activity.requests = VarInt.decodeLong(in);
      activity.bytes = VarInt.decodeLong(in);
      for (int i = 0; i < STATUS_CLASSES; i++) {
        activity.statusClasses[i] = VarInt.decodeLong(in);
      }
      activity.clients = CLIENTS.decode(in);
      activity.paths = PathCounts.Coder.of().decode(in);
      return activity;
    }
  }
}

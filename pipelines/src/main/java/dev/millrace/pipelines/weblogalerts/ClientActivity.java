package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.DistinctHashes;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * What one client did in one window, as counts that can be merged: how many requests had each
 * {@link RequestTrait}, how many distinct paths, queries, failing and posted paths and user agents
 * there were, and when in the minute. The window is meant to be a minute; of a longer one the
 * seconds of its minutes fall together.
 *
 * <p>Its value depends only on the multiset of lines that were added, whatever their order and
 * however parts were merged. docs/features.md defines each count.
 *
 * <p><b>Cost</b>: {@link #add} allocates nothing per request, beyond the growth of the distinct
 * counters. At most about 2.8 KB, in memory and encoded; a minute of twenty requests takes some 250
 * bytes encoded. Mutable, not thread-safe.
 */
public final class ClientActivity {
  /** Distinct paths, distinct queries and distinct failing paths are exact up to this. */
  public static final int EXACT_TARGETS = 64;

  /** Distinct user agents, referrers, posted paths and sizes of answers are exact up to this. */
  public static final int EXACT_AGENTS = 16;

  private static final RequestTrait[] TRAITS = RequestTrait.values();
  private static final int SLOTS = 12;
  private static final int SLOT_MILLIS = 5_000;

  /** Odd, so that no two sizes meet; it spreads small numbers over the whole range of hashes. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] counts = new long[TRAITS.length];
  private final long[] slots = new long[SLOTS];
  private long requests;
  private long bytes;
  private long seconds;
  private long longestTarget;
  private long leastPostBytes = Long.MAX_VALUE;
  private long mostPostBytes;
  private DistinctHashes paths = DistinctHashes.upTo(EXACT_TARGETS);
  private DistinctHashes queries = DistinctHashes.upTo(EXACT_TARGETS);
  private DistinctHashes failingPaths = DistinctHashes.upTo(EXACT_TARGETS);
  private DistinctHashes pageSizes = DistinctHashes.upTo(EXACT_TARGETS);
  private DistinctHashes postedPaths = DistinctHashes.upTo(EXACT_AGENTS);
  private DistinctHashes postSizes = DistinctHashes.upTo(EXACT_AGENTS);
  private DistinctHashes pageReferrers = DistinctHashes.upTo(EXACT_AGENTS);
  private DistinctHashes agents = DistinctHashes.upTo(EXACT_AGENTS);

  /** Counts one request. */
  public void add(AccessLogLine line) {
    ByteSlice target = line.target();
    ByteSlice agent = line.agent();
    long targetHash = hash(target);
    long agentHash = hash(agent);
    long referrerHash = hash(line.referrer());
    long traits = RequestTraits.of(line, targetHash, agentHash, referrerHash);
    for (long left = traits; left != 0; left &= left - 1) {
      counts[Long.numberOfTrailingZeros(left)]++;
    }
    requests++;
    bytes += line.bytes();
    int millis = (int) Math.floorMod(line.time(), 60_000L);
    seconds |= 1L << millis / 1_000;
    slots[millis / SLOT_MILLIS]++;
    longestTarget = Math.max(longestTarget, target.length());
    if (!target.isEmpty()) {
      addTarget(target, targetHash, traits, line.bytes());
    }
    if (!agent.isEmpty()) {
      agents.add(agentHash);
    }
    if ((traits & RequestTrait.PAGE.bit()) != 0 && !line.referrer().isEmpty()) {
      pageReferrers.add(referrerHash);
    }
  }

  private static long hash(ByteSlice slice) {
    return ByteHash.of(slice.array(), slice.from(), slice.to());
  }

  private void addPost(long path, long answered) {
    postedPaths.add(path);
    postSizes.add(answered * SPREAD);
    leastPostBytes = Math.min(leastPostBytes, answered);
    mostPostBytes = Math.max(mostPostBytes, answered);
  }

  private void addTarget(ByteSlice target, long hash, long traits, long answered) {
    long path = hash;
    if ((traits & RequestTrait.QUERY.bit()) != 0) {
      queries.add(hash);
      path = ByteHash.of(target.array(), target.from(), target.from() + target.indexOf('?'));
    }
    paths.add(path);
    if ((traits & RequestTraits.FAILED) != 0) {
      failingPaths.add(path);
    }
    if ((traits & RequestTrait.PAGE.bit()) != 0) {
      pageSizes.add(answered * SPREAD);
    }
    if ((traits & RequestTrait.POST.bit()) != 0) {
      addPost(path, answered);
    }
  }

  /** Adds all that {@code other} counted, which is left as it is. */
  public void merge(ClientActivity other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < SLOTS; i++) {
      slots[i] += other.slots[i];
    }
    requests += other.requests;
    bytes += other.bytes;
    seconds |= other.seconds;
    longestTarget = Math.max(longestTarget, other.longestTarget);
    leastPostBytes = Math.min(leastPostBytes, other.leastPostBytes);
    mostPostBytes = Math.max(mostPostBytes, other.mostPostBytes);
    paths.merge(other.paths);
    queries.merge(other.queries);
    failingPaths.merge(other.failingPaths);
    pageSizes.merge(other.pageSizes);
    postedPaths.merge(other.postedPaths);
    postSizes.merge(other.postSizes);
    pageReferrers.merge(other.pageReferrers);
    agents.merge(other.agents);
  }

  /** How many requests were added. */
  public long requests() {
    return requests;
  }

  /** How many of them had this trait. */
  public long count(RequestTrait trait) {
    return counts[trait.ordinal()];
  }

  /** How many requests have a status from 400 to 599. */
  public long failures() {
    return count(RequestTrait.UNAUTHORIZED)
        + count(RequestTrait.DENIED)
        + count(RequestTrait.NOT_FOUND)
        + count(RequestTrait.OTHER_CLIENT_ERROR)
        + count(RequestTrait.SERVER_ERROR);
  }

  /** Sum of the bytes sent. */
  public long bytes() {
    return bytes;
  }

  /** In how many of the minute's sixty seconds there was a request. */
  public int activeSeconds() {
    return Long.bitCount(seconds);
  }

  /** The most requests in one of the twelve five-second slots of the minute. */
  public long busiestSlot() {
    return Arrays.stream(slots).max().orElse(0);
  }

  /** Length in bytes of the longest target, as it was written. */
  public long longestTarget() {
    return longestTarget;
  }

  /** How many distinct paths, an estimate above {@link #EXACT_TARGETS}. */
  public long distinctPaths() {
    return paths.estimate();
  }

  /** How many distinct targets with a query, an estimate above {@link #EXACT_TARGETS}. */
  public long distinctQueries() {
    return queries.estimate();
  }

  /** How many distinct paths with a status from 400 to 599; estimated like the others. */
  public long distinctFailingPaths() {
    return failingPaths.estimate();
  }

  /** How many distinct numbers of bytes were sent in answer to pages; estimated like the others. */
  public long distinctPageSizes() {
    return pageSizes.estimate();
  }

  /** How many distinct paths were posted to, an estimate above {@link #EXACT_AGENTS}. */
  public long distinctPostedPaths() {
    return postedPaths.estimate();
  }

  /** How many distinct numbers of bytes were sent in answer to POST; estimated like them. */
  public long distinctPostSizes() {
    return postSizes.estimate();
  }

  /** How far apart the bytes sent in answer to POST requests are; 0 without any. */
  public long postBytesRange() {
    return Math.max(0, mostPostBytes - leastPostBytes);
  }

  /** How many distinct referrers pages had, an estimate above {@link #EXACT_AGENTS}. */
  public long distinctPageReferrers() {
    return pageReferrers.estimate();
  }

  /** How many distinct user agents, an estimate above {@link #EXACT_AGENTS}. */
  public long distinctAgents() {
    return agents.estimate();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientActivity that
        && requests == that.requests
        && bytes == that.bytes
        && seconds == that.seconds
        && longestTarget == that.longestTarget
        && leastPostBytes == that.leastPostBytes
        && mostPostBytes == that.mostPostBytes
        && Arrays.equals(counts, that.counts)
        && Arrays.equals(slots, that.slots)
        && paths.equals(that.paths)
        && queries.equals(that.queries)
        && failingPaths.equals(that.failingPaths)
        && pageSizes.equals(that.pageSizes)
        && postedPaths.equals(that.postedPaths)
        && postSizes.equals(that.postSizes)
        && pageReferrers.equals(that.pageReferrers)
        && agents.equals(that.agents);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + paths.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("ClientActivity[requests=").append(requests);
    for (RequestTrait trait : TRAITS) {
      if (count(trait) > 0) {
        text.append(", ").append(trait).append('=').append(count(trait));
      }
    }
    return text.append(']').toString();
  }

  /**
   * Deterministic: the requests, bytes, seconds and longest target; which slots and traits have a
   * count, and those counts; the distinct counters. Whole numbers are variable-length.
   */
  public static final class Coder extends AtomicCoder<ClientActivity> {
    private static final Coder INSTANCE = new Coder();
    private static final DistinctHashes.Coder TARGETS = DistinctHashes.Coder.upTo(EXACT_TARGETS);
    private static final DistinctHashes.Coder AGENTS = DistinctHashes.Coder.upTo(EXACT_AGENTS);

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(ClientActivity activity, OutputStream out) throws IOException {
      VarInt.encode(activity.requests, out);
      VarInt.encode(activity.bytes, out);
      VarInt.encode(activity.seconds, out);
      VarInt.encode(activity.longestTarget, out);
      VarInt.encode(activity.leastPostBytes, out);
      VarInt.encode(activity.mostPostBytes, out);
      encodeCounts(activity.slots, out);
      encodeCounts(activity.counts, out);
      TARGETS.encode(activity.paths, out);
      TARGETS.encode(activity.queries, out);
      TARGETS.encode(activity.failingPaths, out);
      TARGETS.encode(activity.pageSizes, out);
      AGENTS.encode(activity.postedPaths, out);
      AGENTS.encode(activity.postSizes, out);
      AGENTS.encode(activity.pageReferrers, out);
      AGENTS.encode(activity.agents, out);
    }

    @Override
    public ClientActivity decode(InputStream in) throws IOException {
      ClientActivity activity = new ClientActivity();
      activity.requests = VarInt.decodeLong(in);
      activity.bytes = VarInt.decodeLong(in);
      activity.seconds = VarInt.decodeLong(in);
      activity.longestTarget = VarInt.decodeLong(in);
      activity.leastPostBytes = VarInt.decodeLong(in);
      activity.mostPostBytes = VarInt.decodeLong(in);
      decodeCounts(activity.slots, in);
      decodeCounts(activity.counts, in);
      activity.paths = TARGETS.decode(in);
      activity.queries = TARGETS.decode(in);
      activity.failingPaths = TARGETS.decode(in);
      activity.pageSizes = TARGETS.decode(in);
      activity.postedPaths = AGENTS.decode(in);
      activity.postSizes = AGENTS.decode(in);
      activity.pageReferrers = AGENTS.decode(in);
      activity.agents = AGENTS.decode(in);
      return activity;
    }

    private static void encodeCounts(long[] counts, OutputStream out) throws IOException {
      long present = 0;
      for (int i = 0; i < counts.length; i++) {
        present |= counts[i] == 0 ? 0 : 1L << i;
      }
      VarInt.encode(present, out);
      for (long left = present; left != 0; left &= left - 1) {
        VarInt.encode(counts[Long.numberOfTrailingZeros(left)], out);
      }
    }

    private static void decodeCounts(long[] counts, InputStream in) throws IOException {
      for (long left = VarInt.decodeLong(in); left != 0; left &= left - 1) {
        int place = Long.numberOfTrailingZeros(left);
        if (place >= counts.length) {
          throw new IOException(
              "Invalid place of a count: " + place + " (must be below " + counts.length + ")");
        }
        counts[place] = VarInt.decodeLong(in);
      }
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}

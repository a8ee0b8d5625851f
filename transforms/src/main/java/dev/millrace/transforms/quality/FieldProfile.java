package dev.millrace.transforms.quality;

import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.PlainValue;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.datasketches.common.ResizeFactor;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.CompactSketch;
import org.apache.datasketches.theta.SetOperation;
import org.apache.datasketches.theta.Union;
import org.jspecify.annotations.Nullable;

/**
 * What the values of one field are, added up row by row and part by part.
 *
 * <p><b>Exact</b>, whatever the order and the parts: nulls, least and greatest value (of text its
 * first {@value #LONGEST} characters). <b>Distinct</b> values are counted by a theta sketch of
 * {@value #DISTINCT} entries (Dasgupta, Lang, Rhodes, Thaler, "A Framework for Estimating Stream
 * Expression Cardinalities", ICDT 2016): it keeps the least hashes, so that it does not depend on
 * order and parts either, is exact up to that number, and has a relative standard error of 1.6 %
 * beyond it. <b>Quantiles</b> are those of a KLL sketch with k = {@value #RANKS} (Karnin, Lang,
 * Liberty, "Optimal Quantile Approximation in Streams", FOCS 2016): the rank of each is off by at
 * most 1.33 % of the values in 99 of 100 cases. It is made with chance, so two runs over the same
 * rows may differ within that.
 *
 * <p><b>Cost</b>: about 100 bytes without a value; with one, from 500 bytes for distinct values and
 * 2 kB more where there are quantiles, to about 70 kB. Mutable, for one thread.
 */
public final class FieldProfile {
  static final int LONGEST = 256;
  static final int DISTINCT = 4096;
  static final int RANKS = 200;

  /** Of this object and its bounds, about. */
  private static final long OVERHEAD = 100;

  /** Of the objects of a sketch beside its array, about. */
  private static final long SKETCH_OVERHEAD = 300;

  /** Of the array that a sketch of quantiles begins with. */
  private static final long NUMBERS_AT_FIRST = RANKS * (long) Double.BYTES;

  /** In place of a value without bytes, which the sketch passes over. */
  private static final long NOTHING = Long.MIN_VALUE;

  private long nulls;
  private @Nullable Object least;
  private @Nullable Object greatest;
  private @Nullable Union distinct;
  private @Nullable KllDoublesSketch numbers;

  private FieldProfile() {}

  static FieldProfile empty() {
    return new FieldProfile();
  }

  void add(ProfiledField field, @Nullable Object value) {
    if (value == null) {
      nulls++;
      return;
    }
    EventType.Kind kind = field.type().kind();
    if (kind == EventType.Kind.ARRAY) {
      return;
    }
    addToDistinct(distinctValues(), kind, value);
    if (field.isOpen()) {
      addSeen(kind, value);
    }
  }

  private void addSeen(EventType.Kind kind, Object value) {
    if (kind == EventType.Kind.STRING) {
      addBound(beginning((String) value));
    } else if (PlainValue.isOrdered(kind)) {
      // Which of two zeros came first must not show.
      addBound(PlainValue.withoutMinusZero(value));
      sketch().update(PlainValue.number(value));
    }
  }

  private static String beginning(String text) {
    return text.length() <= LONGEST || text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST));
  }

  private void addBound(Object value) {
    if (least == null || PlainValue.compare(value, least) < 0) {
      least = value;
    }
    if (greatest == null || PlainValue.compare(value, greatest) > 0) {
      greatest = value;
    }
  }

  private KllDoublesSketch sketch() {
    KllDoublesSketch known = numbers;
    if (known == null) {
      known = KllDoublesSketch.newHeapInstance(RANKS);
      numbers = known;
    }
    return known;
  }

  /** It grows by doubling, so that few values take few bytes. */
  private Union distinctValues() {
    Union known = distinct;
    if (known == null) {
      known =
          SetOperation.builder()
              .setNominalEntries(DISTINCT)
              .setResizeFactor(ResizeFactor.X2)
              .buildUnion();
      distinct = known;
    }
    return known;
  }

  private static void addToDistinct(Union distinct, EventType.Kind kind, Object value) {
    switch (kind) {
      case BOOLEAN -> distinct.update((Boolean) value ? 1L : 0L);
      case FLOAT, DOUBLE -> distinct.update(((Number) value).doubleValue());
      case INT, LONG -> distinct.update(((Number) value).longValue());
      case DATE -> distinct.update(((LocalDate) value).toEpochDay());
      case TIMESTAMP_MILLIS -> distinct.update(((org.joda.time.Instant) value).getMillis());
      case TIMESTAMP_MICROS -> distinct.update(PlainValue.micros((Instant) value));
      case ENUM -> distinct.update((long) ((EnumerationType.Value) value).getValue());
      case DECIMAL -> distinct.update(PlainValue.digits((BigDecimal) value));
      case STRING -> {
        String text = (String) value;
        if (text.isEmpty()) {
          distinct.update(NOTHING);
        } else {
          distinct.update(text);
        }
      }
      case BYTES -> {
        byte[] bytes = (byte[]) value;
        if (bytes.length == 0) {
          distinct.update(NOTHING);
        } else {
          distinct.update(bytes);
        }
      }
      case ARRAY, RECORD -> throw new IllegalArgumentException("A value has no parts");
    }
  }

  /** Adds what another part has, which stays as it is. */
  void merge(FieldProfile other) {
    nulls += other.nulls;
    if (other.least != null && other.greatest != null) {
      addBound(other.least);
      addBound(other.greatest);
    }
    if (other.distinct != null) {
      distinctValues().union(other.distinct.getResult());
    }
    if (other.numbers != null) {
      sketch().merge(other.numbers);
    }
  }

  /** Rows in which it has no value. */
  public long nulls() {
    return nulls;
  }

  /** The least value, if there is one and it may be seen. */
  public Optional<Object> least() {
    return Optional.ofNullable(least);
  }

  /** The greatest value, if there is one and it may be seen. */
  public Optional<Object> greatest() {
    return Optional.ofNullable(greatest);
  }

  /** Different values, null not counted. */
  public long distinct() {
    return distinct == null ? 0 : Math.round(distinct.getResult().getEstimate());
  }

  /** The quantiles, if there are values that have an order. */
  public Optional<Quantiles> numbers() {
    return Optional.ofNullable(numbers).map(sketch -> Quantiles.of(sketch.toByteArray()));
  }

  /** About how many bytes it holds. */
  long bytes() {
    return OVERHEAD
        + bytes(least)
        + bytes(greatest)
        + (distinct == null ? 0 : SKETCH_OVERHEAD + distinct.getCurrentBytes())
        + (numbers == null ? 0 : SKETCH_OVERHEAD + bytes(numbers));
  }

  private static long bytes(@Nullable Object bound) {
    return bound instanceof String text ? (long) text.length() * Character.BYTES : 0;
  }

  private static long bytes(KllDoublesSketch sketch) {
    return Math.max(NUMBERS_AT_FIRST, 2L * sketch.getSerializedSizeBytes());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(nulls);
    BoundCodec.write(least, out);
    BoundCodec.write(greatest, out);
    write(distinct == null ? new byte[0] : distinct.getResult().toByteArray(), out);
    write(numbers == null ? new byte[0] : numbers.toByteArray(), out);
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static FieldProfile read(DataInputStream in) throws IOException {
    FieldProfile profile = empty();
    profile.nulls = in.readLong();
    profile.least = BoundCodec.read(in);
    profile.greatest = BoundCodec.read(in);
    byte[] distinct = bytes(in);
    if (distinct.length > 0) {
      profile.distinctValues().union(CompactSketch.heapify(Memory.wrap(distinct)));
    }
    byte[] numbers = bytes(in);
    if (numbers.length > 0) {
      profile.numbers = KllDoublesSketch.heapify(Memory.wrap(numbers));
    }
    return profile;
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}

package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Drops what rotated or overlapping copies of one log hold more than once, for records that have no
 * id and may truly repeat. Files that may be copies of each other, such as those of one server,
 * form a group; the multiplicity of a payload in a group is the maximum over its files, not the
 * sum. So what one file repeats stays, and what a second file repeats of the first goes.
 *
 * <p><b>Equality</b> is equality of the payloads' bytes within a group and window. <b>Which</b> of
 * equal records are kept is said in {@link SurvivingCopies}; it depends neither on arrival nor on
 * bundles. A record that is handed in twice with the same position is kept once.
 *
 * <p><b>Windows</b>: those of the input; the kept elements stay in them and at their times. The
 * input must be bounded, since a copy may come at any time.
 *
 * <p><b>Cost</b>: one shuffle of all elements with their payloads, and the memory of all elements
 * with equal payloads of one group on one worker. A group of one file holds no copies: leave it out
 * and spare the shuffle.
 *
 * <pre>{@code
 * WithoutDuplicates<Line> lines =
 *     input.apply(
 *         "Drop copies",
 *         DropCopies.inGroups(Line::server)
 *             .comparing(Line::bytes)
 *             .positionedBy(Line::position));
 * }</pre>
 */
public final class DropCopies {
  private DropCopies() {}

  /**
   * @param group of files that may be copies of each other
   */
  public static <T> GroupOnly<T> inGroups(SerializableFunction<T, String> group) {
    return new GroupOnly<>(group);
  }

  /** Groups that wait for what is compared in them. */
  public record GroupOnly<T>(SerializableFunction<T, String> group) {
    public Payloads<T> comparing(SerializableFunction<T, byte[]> payload) {
      return new Payloads<>(group, payload);
    }
  }

  /** Payloads that wait for their positions. */
  public record Payloads<T>(
      SerializableFunction<T, String> group, SerializableFunction<T, byte[]> payload) {
    /**
     * @param position whose source names the file
     */
    public Elements<T> positionedBy(SerializableFunction<T, SourcePosition> position) {
      return new Elements<>(this, position, Step.named("DropCopies"));
    }
  }

  /** See {@link DropCopies}. */
  public static final class Elements<T> extends PTransform<PCollection<T>, WithoutDuplicates<T>> {
    private final Payloads<T> payloads;
    private final SerializableFunction<T, SourcePosition> position;
    private final Step step;

    private Elements(
        Payloads<T> payloads, SerializableFunction<T, SourcePosition> position, Step step) {
      this.payloads = payloads;
      this.position = position;
      this.step = step;
    }

    /** The step's name and place in the books. */
    public Elements<T> in(Step place) {
      return new Elements<>(payloads, position, place);
    }

    @Override
    public WithoutDuplicates<T> expand(PCollection<T> elements) {
      checkArgument(
          elements.isBounded() == IsBounded.BOUNDED,
          "Invalid input of %s: unbounded (must be bounded, since a copy may come at any time)",
          step.name());
      TupleTag<KV<KV<String, byte[]>, Candidate<T>>> keyed = new TupleTag<>("keyed");
      TupleTag<LedgerCount> received = new TupleTag<>("received");
      TupleTag<T> kept = new TupleTag<>("kept");
      TupleTag<LedgerCount> sent = new TupleTag<>("sent");
      PCollectionTuple arrivals =
          elements.apply(
              "Key",
              ParDo.of(new KeyCandidates<>(groupAndPayload(payloads), position, step, received))
                  .withOutputTags(keyed, TupleTagList.of(received)));
      PCollectionTuple outputs =
          arrivals
              .get(keyed)
              .setCoder(
                  KvCoder.of(
                      KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()),
                      Candidate.Coder.of(elements.getCoder())))
              .apply("Group equal payloads", GroupByKey.create())
              .apply(
                  "Keep those of one file",
                  ParDo.of(new KeepSurvivors<KV<String, byte[]>, T>(step, sent))
                      .withOutputTags(kept, TupleTagList.of(sent)));
      PCollection<LedgerCount> counts =
          StepResult.receivedAndSent(arrivals.get(received), outputs.get(sent));
      outputs.get(kept).setCoder(elements.getCoder());
      return new WithoutDuplicates<>(
          PCollectionTuple.of(kept, outputs.get(kept)).and(sent, counts), kept, sent);
    }

    private static <T> SerializableFunction<T, KV<String, byte[]>> groupAndPayload(
        Payloads<T> payloads) {
      SerializableFunction<T, String> group = payloads.group;
      SerializableFunction<T, byte[]> payload = payloads.payload;
      return element -> KV.of(group.apply(element), payload.apply(element));
    }
  }
}

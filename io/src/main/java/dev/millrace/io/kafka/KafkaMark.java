package dev.millrace.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/** How far a reader got: for each of its partitions the next offset and the watermark. */
public final class KafkaMark implements UnboundedSource.CheckpointMark {
  private final List<PartitionPlace> places;
  private final @Nullable KafkaReader reader;

  private KafkaMark(List<PartitionPlace> places, @Nullable KafkaReader reader) {
    this.places = List.copyOf(places);
    this.reader = reader;
  }

  /** Of a reader that wants to know when its checkpoint is complete. */
  static KafkaMark of(List<PartitionPlace> places, KafkaReader reader) {
    return new KafkaMark(places, reader);
  }

  List<PartitionPlace> places() {
    return places;
  }

  @Override
  public void finalizeCheckpoint() {
    if (reader != null) {
      reader.checkpointed(places);
    }
  }

  /** Deterministic: the places in their order. */
  static final class Coder extends AtomicCoder<KafkaMark> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(KafkaMark mark, OutputStream out) throws IOException {
      VarInt.encode(mark.places.size(), out);
      for (PartitionPlace place : mark.places) {
        StringUtf8Coder.of().encode(place.topic(), out);
        VarInt.encode(place.partition(), out);
        VarInt.encode(place.offset(), out);
        VarInt.encode(place.watermark(), out);
      }
    }

    @Override
    public KafkaMark decode(InputStream in) throws IOException {
      int size = VarInt.decodeInt(in);
      List<PartitionPlace> places = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        places.add(
            new PartitionPlace(
                StringUtf8Coder.of().decode(in),
                VarInt.decodeInt(in),
                VarInt.decodeLong(in),
                VarInt.decodeLong(in)));
      }
      return new KafkaMark(places, null);
    }
  }
}

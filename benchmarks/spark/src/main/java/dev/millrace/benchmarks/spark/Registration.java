package dev.millrace.benchmarks.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.millrace.io.FileRange;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.WebLogSteps.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.serializer.KryoRegistrator;

/** How keys and counts travel: with the coders that Beam uses, but without its envelopes. */
public final class Registration implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(FileRange.class, new JavaSerializer());
    kryo.register(Key.class, new KeySerializer());
    kryo.register(Counts.OfClient.class, new ClientSerializer());
    kryo.register(Counts.OfSite.class, new SiteSerializer());
    kryo.register(Traffic.class, new TrafficSerializer());
  }

  private static final class KeySerializer extends Serializer<Key> {
    @Override
    public void write(Kryo kryo, Output out, Key key) {
      out.writeString(key.client());
      out.writeVarLong(key.windowStart(), true);
    }

    @Override
    public Key read(Kryo kryo, Input in, Class<Key> type) {
      return new Key(in.readString(), in.readVarLong(true));
    }
  }

  private static final class ClientSerializer extends Serializer<Counts.OfClient> {
    @Override
    public void write(Kryo kryo, Output out, Counts.OfClient counts) {
      try {
        ClientActivity.Coder.of().encode(counts.activity(), out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Counts.OfClient read(Kryo kryo, Input in, Class<Counts.OfClient> type) {
      try {
        return new Counts.OfClient(ClientActivity.Coder.of().decode(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class SiteSerializer extends Serializer<Counts.OfSite> {
    private final TrafficSerializer traffic = new TrafficSerializer();

    @Override
    public void write(Kryo kryo, Output out, Counts.OfSite counts) {
      traffic.write(kryo, out, counts.traffic());
    }

    @Override
    public Counts.OfSite read(Kryo kryo, Input in, Class<Counts.OfSite> type) {
      return new Counts.OfSite(traffic.read(kryo, in, Traffic.class));
    }
  }

  private static final class TrafficSerializer extends Serializer<Traffic> {
    @Override
    public void write(Kryo kryo, Output out, Traffic traffic) {
      byte[] bytes = traffic.encoded();
      out.writeInt(bytes.length, true);
      out.writeBytes(bytes);
    }

    @Override
    public Traffic read(Kryo kryo, Input in, Class<Traffic> type) {
      return Traffic.decoded(in.readBytes(in.readInt(true)));
    }
  }
}

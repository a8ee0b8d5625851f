package dev.millrace.benchmarks.flink;

import dev.millrace.pipelines.weblogalerts.ClientActivity;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.api.java.typeutils.runtime.DataInputViewStream;
import org.apache.flink.api.java.typeutils.runtime.DataOutputViewStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What one client did in one window. */
final class ClientMinute {
  ClientActivity activity = new ClientActivity();

  /** Whether it has done something since somebody looked. */
  boolean touched;

  /** Counts are encoded as Millrace encodes them. */
  static final class Serializer extends TypeSerializerSingleton<ClientMinute> {
    private static final long serialVersionUID = 1L;
    static final Serializer INSTANCE = new Serializer();

    @Override
    public void serialize(ClientMinute minute, DataOutputView out) throws IOException {
      ClientActivity.Coder.of().encode(minute.activity, new DataOutputViewStream(out));
      out.writeBoolean(minute.touched);
    }

    @Override
    public ClientMinute deserialize(DataInputView in) throws IOException {
      ClientMinute minute = new ClientMinute();
      minute.activity = ClientActivity.Coder.of().decode(new DataInputViewStream(in));
      minute.touched = in.readBoolean();
      return minute;
    }

    @Override
    public ClientMinute copy(ClientMinute from) {
      ClientMinute copy = new ClientMinute();
      copy.activity.merge(from.activity);
      copy.touched = from.touched;
      return copy;
    }

    @Override
    public ClientMinute copy(ClientMinute from, ClientMinute reuse) {
      return copy(from);
    }

    @Override
    public void copy(DataInputView from, DataOutputView to) throws IOException {
      serialize(deserialize(from), to);
    }

    @Override
    public ClientMinute createInstance() {
      return new ClientMinute();
    }

    @Override
    public ClientMinute deserialize(ClientMinute reuse, DataInputView in) throws IOException {
      return deserialize(in);
    }

    @Override
    public boolean isImmutableType() {
      return false;
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public TypeSerializerSnapshot<ClientMinute> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Flink makes it by name. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ClientMinute> {
    public Snapshot() {
      super(() -> Serializer.INSTANCE);
    }
  }
}

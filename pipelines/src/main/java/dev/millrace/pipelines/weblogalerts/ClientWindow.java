package dev.millrace.pipelines.weblogalerts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * What requests are counted by.
 *
 * @param client as the log names it
 * @param start of the window, epoch milliseconds
 */
record ClientWindow(String client, long start) {

  /** Deterministic: the client as UTF-8, then the start. */
  static final class Coder extends AtomicCoder<ClientWindow> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(ClientWindow key, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(key.client, out);
      VarLongCoder.of().encode(key.start, out);
    }

    @Override
    public ClientWindow decode(InputStream in) throws IOException {
      return new ClientWindow(StringUtf8Coder.of().decode(in), VarLongCoder.of().decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}

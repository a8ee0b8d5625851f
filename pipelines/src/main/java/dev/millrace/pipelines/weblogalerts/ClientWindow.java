package dev.millrace.pipelines.weblogalerts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

/**
 * What requests are counted by.
 *
 * @param client as the log names it
 * @param start of the window, epoch milliseconds
 */
record ClientWindow(String client, long start) {

  /** Deterministic: the client as UTF-8, then the start. */
  static final class Coder extends CustomCoder<ClientWindow> {
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
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Coder;
    }

    @Override
    public int hashCode() {
      return Coder.class.hashCode();
    }
  }
}

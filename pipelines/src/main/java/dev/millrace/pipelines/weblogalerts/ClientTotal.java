package dev.millrace.pipelines.weblogalerts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;

/** All that one client did in one window. */
record ClientTotal(ClientWindow key, ClientActivity activity) {

  /** Deterministic: the key, then the activity. */
  static final class Coder extends CustomCoder<ClientTotal> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(ClientTotal total, OutputStream out) throws IOException {
      ClientWindow.Coder.of().encode(total.key, out);
      ClientActivity.Coder.of().encode(total.activity, out);
    }

    @Override
    public ClientTotal decode(InputStream in) throws IOException {
      return new ClientTotal(
          ClientWindow.Coder.of().decode(in), ClientActivity.Coder.of().decode(in));
    }

    @Override
    public void verifyDeterministic() {}
  }
}

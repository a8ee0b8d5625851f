package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** A test's element: something with an id, in a place. */
record Visit(String id, String text, SourcePosition position) {

  static Visit of(String id, String text, String source, long offset) {
    return new Visit(id, text, new SourcePosition(source, offset));
  }

  static final class Coder extends CustomCoder<Visit> {
    private static final Coder INSTANCE = new Coder();

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(Visit visit, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(visit.id, out);
      StringUtf8Coder.of().encode(visit.text, out);
      SourcePosition.Coder.of().encode(visit.position, out);
    }

    @Override
    public Visit decode(InputStream in) throws IOException {
      return new Visit(
          StringUtf8Coder.of().decode(in),
          StringUtf8Coder.of().decode(in),
          SourcePosition.Coder.of().decode(in));
    }

    @Override
    public void verifyDeterministic() {}
  }
}

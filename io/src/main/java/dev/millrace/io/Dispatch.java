package dev.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SendAhead} is to send.
 *
 * @param published start of a window that is published; null for rows that do not wait for theirs
 * @param rows that are sent ahead; of a window that is published, those that were
 */
record Dispatch(@Nullable Instant published, List<String> rows) {

  /** Nothing to send. */
  static final Dispatch NOTHING = new Dispatch(null, List.of());

  Dispatch {
    rows = List.copyOf(rows);
  }

  static Dispatch ahead(String row) {
    return new Dispatch(null, List.of(row));
  }

  static Dispatch ofWindow(Instant published, List<String> sentAhead) {
    return new Dispatch(published, sentAhead);
  }

  boolean isSomething() {
    return published != null || !rows.isEmpty();
  }

  /** Deterministic: the window, the number of rows, and the rows. */
  static final class Coder extends AtomicCoder<Dispatch> {
    private static final Coder INSTANCE = new Coder();
    private static final NullableCoder<Instant> WINDOW = NullableCoder.of(InstantCoder.of());

    private Coder() {}

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(Dispatch dispatch, OutputStream out) throws IOException {
      WINDOW.encode(dispatch.published, out);
      VarInt.encode(dispatch.rows.size(), out);
      for (String row : dispatch.rows) {
        StringUtf8Coder.of().encode(row, out);
      }
    }

    @Override
    public Dispatch decode(InputStream in) throws IOException {
      Instant published = WINDOW.decode(in);
      int size = VarInt.decodeInt(in);
      List<String> rows = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        rows.add(StringUtf8Coder.of().decode(in));
      }
      return new Dispatch(published, rows);
    }
  }
}

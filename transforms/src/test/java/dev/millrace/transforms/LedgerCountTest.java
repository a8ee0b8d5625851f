package dev.millrace.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class LedgerCountTest {
  private static final LedgerCount COUNT = LedgerCount.received("Read", "Land", "rows", 5);

  @Test
  void itsCoderKeepsAll() throws CoderException {
    for (LedgerCount count :
        List.of(
            COUNT,
            LedgerCount.sent("Read", "Land", "rows", 1L << 40),
            COUNT.with(new Receipt("/data/a.parquet", 1234, "00ff")),
            LedgerCount.sent("a", "b", "c", 0).with(new Receipt("", 0, "")))) {
      byte[] bytes = CoderUtils.encodeToByteArray(LedgerCount.Coder.of(), count);
      assertThat(CoderUtils.decodeFromByteArray(LedgerCount.Coder.of(), bytes), is(count));
    }
  }

  /** As written by hand from the layout of versions before receipts, which savepoints have. */
  @Test
  void aCountWithoutAReceiptHasTheBytesThatItAlwaysHad() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text("Read", bytes);
    text("Land", bytes);
    text("rows", bytes);
    bytes.write(1);
    bytes.write(5);

    assertThat(
        CoderUtils.encodeToByteArray(LedgerCount.Coder.of(), COUNT), is(bytes.toByteArray()));
  }

  private static void text(String text, OutputStream out) throws IOException {
    out.write(text.length());
    out.write(text.getBytes(UTF_8));
  }
}

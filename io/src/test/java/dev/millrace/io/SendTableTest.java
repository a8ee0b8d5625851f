package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendTableTest {
  private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");
  private static final String FIRST = "20260131T100000Z-part-00000-of-00002.jsonl";
  private static final String SECOND = "20260131T100000Z-part-00001-of-00002.jsonl";

  @TempDir Path folder;

  @Test
  void aWindowIsSentWholeUpToAMillionRows() throws IOException {
    write(FIRST, 999_999);
    write(SECOND, 1);

    assertThat(table().rows(TEN).size(), is(1_000_000));
  }

  @Test
  void aWindowWithMoreEndsTheRunInOneLine() throws IOException {
    write(FIRST, 999_999);
    write(SECOND, 2);

    assertThat(
        assertThrows(IOException.class, () -> table().rows(TEN)).getMessage(),
        is(
            "The window of 2026-01-31T10:00:00.000Z has more than 1,000,000 rows in "
                + rows()
                + "/, and a topic gets those of a window in one transaction: begin a new run with"
                + " shorter windows, or without a topic"));
  }

  private SendTable table() {
    return SendTable.of(
        new Run(folder.toString(), "r"),
        "rows",
        () -> {
          throw new IOException("Nothing is sent");
        });
  }

  private Path rows() {
    return folder.resolve("runs/r/rows");
  }

  private void write(String file, int rows) throws IOException {
    Files.createDirectories(rows());
    Files.write(rows().resolve(file), Collections.nCopies(rows, "{}"));
  }
}

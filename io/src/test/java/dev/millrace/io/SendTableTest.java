package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendTableTest {
  private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");
  private static final Instant ELEVEN = Instant.parse("2026-01-31T11:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void publishTwoWindows() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Path ledgers = Files.createDirectories(folder.resolve("runs/run-1/ledger"));
    Files.writeString(ledgers.resolve("20260131T100000Z.json"), "{}");
    Files.writeString(ledgers.resolve("20260131T110000Z.json"), "{}");
  }

  @Test
  void aRunWhoseLastWindowWasSentHasSentAll() throws IOException {
    sentBefore(ELEVEN.plus(1)).requireAllSent();
  }

  @Test
  void theFirstWindowThatWasPublishedAndNotSentIsNamed() {
    IOException last = assertThrows(IOException.class, sentBefore(TEN.plus(1))::requireAllSent);
    IOException both = assertThrows(IOException.class, sentBefore(Instant.EPOCH)::requireAllSent);

    assertThat(last.getMessage(), is(notSent("2026-01-31T11:00:00.000Z")));
    assertThat(both.getMessage(), is(notSent("2026-01-31T10:00:00.000Z")));
  }

  private static String notSent(String window) {
    return "The run ended before the alerts of window "
        + window
        + ", and of those after it, were sent: they are published; start the same command again,"
        + " which sends them";
  }

  private SendTable sentBefore(Instant mark) {
    return SendTable.of(new Run(folder.toString(), "run-1"), "alerts", () -> new Sent(mark));
  }

  /** One that sends nothing any more. */
  private record Sent(Instant sentBefore) implements WindowOutbox {
    @Override
    public void send(Instant windowStart, List<String> rows) {
      throw new IllegalStateException("Nothing should be sent");
    }

    @Override
    public void sendAhead(long first, List<String> rows) {
      throw new IllegalStateException("Nothing should be sent");
    }

    @Override
    public void close() {}
  }
}

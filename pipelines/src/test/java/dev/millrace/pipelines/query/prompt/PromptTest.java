package dev.millrace.pipelines.query.prompt;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.millrace.pipelines.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jline.reader.Candidate;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {
  @TempDir Path folder;

  private boolean cancels = true;
  private Runnable ctrlC = () -> {};
  private final List<String> asked = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void handsOnEachStatementWithoutItsSemicolon() throws IOException {
    type("SELECT 1;\n\nSELECT a,\n  ';'\nFROM t;\n");

    assertThat(asked, contains("SELECT 1", "SELECT a,\n  ';'\nFROM t"));
    assertThat(text(err), is(""));
  }

  @Test
  void asksForTheNextStatementAfterOneThatFailed() throws IOException {
    type("fail;\nSELECT 2;\n");

    assertThat(asked, contains("fail", "SELECT 2"));
    assertThat(text(err), is("Line of: no such thing\n"));
  }

  @Test
  void cancelsTheStatementAtWorkAtCtrlCAndAsksForTheNext() throws IOException {
    type("interrupt;\nSELECT 2;\ninterrupt;\n");

    assertThat(asked, contains("interrupt", "to cancel", "SELECT 2", "interrupt", "to cancel"));
    assertThat(text(err), is("Line of: cancelled\nLine of: cancelled\n"));
  }

  @Test
  void leavesAtCtrlCThatIsPressedAgainBeforeTheStatementHasEnded() throws IOException {
    type("interrupt twice;\n");

    assertThat(asked, contains("interrupt twice", "to cancel", "to leave"));
  }

  @Test
  void leavesAtCtrlCWhereNothingCanBeCancelled() throws IOException {
    cancels = false;

    type("interrupt;\n");

    assertThat(asked, contains("interrupt", "to cancel", "to leave"));
  }

  @Test
  void endsAtItsCommandAndDoesNotAskOn() throws IOException {
    type("\\q\nSELECT 1;\n");

    assertThat(asked, is(empty()));
  }

  @Test
  void listsTablesAndTheirColumns() throws IOException {
    type("\\d\n\\d purchases\n\\d orders\n");

    assertThat(text(out), containsString("purchases        2\n"));
    assertThat(text(out), matchesPattern("(?s).*\nquantity +INTEGER\n.*"));
    assertThat(text(err), is("No such table: orders (there are: purchases)\n"));
  }

  @Test
  void showsTheTimeWhenAskedTo() throws IOException {
    type("\\timing\nSELECT 1;\n\\timing\nSELECT 2;\n");

    assertThat(text(out).lines().filter(line -> line.startsWith("Time: ")).count(), is(1L));
  }

  @Test
  void saysThatACommandIsUnknown() throws IOException {
    type("\\x\n");

    assertThat(text(err), is("Unknown command: \\x (\\? lists the commands)\n"));
  }

  @Test
  void completesStatementsAndFunctionsOfMillrace() {
    List<Candidate> candidates = new ArrayList<>();
    Parser words = new DefaultParser();

    new Words(new Recorder())
        .complete(
            LineReaderBuilder.builder().build(),
            words.parse("", 0, Parser.ParseContext.COMPLETE),
            candidates);

    assertThat(
        candidates.stream().map(Candidate::value).toList(),
        hasItems("CREATE EXTERNAL TABLE", "SCORE", "APPROX_QUANTILE", "purchases", "quantity"));
  }

  @Test
  void keepsWhatWasTypedForTheNextTime() throws IOException {
    type("SELECT 'kept';\n");

    assertThat(Files.readString(folder.resolve("history")), containsString("SELECT 'kept';"));
  }

  private void type(String text) throws IOException {
    try (Terminal terminal =
        new DumbTerminal(
            "test",
            Terminal.TYPE_DUMB,
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            StandardCharsets.UTF_8)) {
      ctrlC = () -> terminal.raise(Terminal.Signal.INT);
      Prompt.ask(
          terminal,
          folder.resolve("history"),
          new Recorder(),
          typed -> typed.endsWith(";"),
          fault -> "Line of: " + fault.getMessage(),
          Console.of(printer(out), printer(err)));
    }
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private final class Recorder implements Answers {
    @Override
    public void answer(String statement) throws IOException {
      asked.add(statement);
      if (statement.equals("fail")) {
        throw new IOException("no such thing");
      }
      if (statement.startsWith("interrupt")) {
        ctrlC.run();
        if (statement.endsWith("twice")) {
          ctrlC.run();
        }
        throw new IOException("cancelled");
      }
    }

    @Override
    public boolean cancel() {
      asked.add("to cancel");
      return cancels;
    }

    @Override
    public void leave() {
      asked.add("to leave");
    }

    @Override
    public SortedMap<String, Map<String, String>> tables() {
      return new TreeMap<>(Map.of("purchases", Map.of("quantity", "INTEGER", "item", "VARCHAR")));
    }
  }
}

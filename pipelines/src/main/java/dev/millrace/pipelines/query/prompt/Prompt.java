package dev.millrace.pipelines.query.prompt;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * Asks for statements until the person leaves. A statement may have several lines and ends with a
 * semicolon; a line that starts with a backslash is a command of the prompt. What is typed is kept
 * in a file of history, from one time to the next. A statement that fails says so in a line, and
 * the next one is asked for. Ctrl-C gives up what is being typed, or cancels the statement that is
 * at work; pressed again before that has ended, it ends the program. Ctrl-D leaves.
 */
public final class Prompt {
  private static final String FIRST = "millrace> ";
  private static final String NEXT = "      ..> ";

  private final Answers answers;
  private final Function<Throwable, String> lineOf;
  private final Console console;
  private final LineReader reader;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private boolean timing;

  private Prompt(
      Answers answers, Function<Throwable, String> lineOf, Console console, LineReader reader) {
    this.answers = answers;
    this.lineOf = lineOf;
    this.console = console;
    this.reader = reader;
  }

  /**
   * Asks at a terminal until the person leaves.
   *
   * @param history the file of what was typed; made if it is not there
   * @param ended whether a text is one or more statements, each with its semicolon
   * @param lineOf tells a fault in one line
   */
  public static void ask(
      Terminal terminal,
      Path history,
      Answers answers,
      Predicate<String> ended,
      Function<Throwable, String> lineOf,
      Console console)
      throws IOException {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("millrace")
            .parser(new StatementParser(ended))
            .completer(new Words(answers))
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, NEXT)
            // An exclamation mark is SQL's, not the shell's.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .build();
    Prompt prompt = new Prompt(answers, lineOf, console, reader);
    // While it reads, the line editor has a handler of its own.
    terminal.handle(Terminal.Signal.INT, signal -> prompt.interrupt());
    prompt.ask();
    reader.getHistory().save();
  }

  private void ask() {
    console.line("Statements end with a semicolon. \\? lists the commands, \\q leaves.");
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = obey(reader.readLine(FIRST).strip());
      } catch (UserInterruptException e) {
        // Ctrl-C gives up the statement; the next one is asked for.
        console.line("Given up. \\q leaves.");
      } catch (EndOfFileException e) {
        goesOn = false;
      }
    }
  }

  /** Ctrl-C was pressed while nothing is typed. */
  private void interrupt() {
    if (interrupted.getAndSet(true) || !answers.cancel()) {
      answers.leave();
    }
  }

  /** Returns whether to ask again. */
  private boolean obey(String typed) {
    interrupted.set(false);
    if (typed.isEmpty()) {
      return true;
    }
    if (!typed.startsWith("\\")) {
      answer(typed.endsWith(";") ? typed.substring(0, typed.length() - 1) : typed);
      return true;
    }
    String[] words = typed.split("\\s+", 2);
    switch (words[0].toLowerCase(Locale.ROOT)) {
      case "\\q" -> {
        return false;
      }
      case "\\d" -> describe(words.length == 1 ? "" : words[1]);
      case "\\timing" -> {
        timing = !timing;
        console.line(timing ? "The time of each statement is shown." : "No time is shown.");
      }
      case "\\?" -> help();
      default -> console.error("Unknown command: " + words[0] + " (\\? lists the commands)");
    }
    return true;
  }

  private void answer(String statement) {
    if (statement.isBlank()) {
      return;
    }
    long start = System.nanoTime();
    try {
      answers.answer(statement);
    } catch (Exception e) {
      console.error(lineOf.apply(e));
    }
    if (timing) {
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1_000.0;
      console.line(String.format(Locale.ROOT, "Time: %.3f s", seconds));
    }
  }

  private void describe(String name) {
    Map<String, Map<String, String>> tables = answers.tables();
    if (name.isEmpty()) {
      Table shown = Table.of("table", "columns");
      for (Map.Entry<String, Map<String, String>> table : tables.entrySet()) {
        shown = shown.withRow(table.getKey(), table.getValue().size());
      }
      console.table(shown);
    } else if (tables.containsKey(name)) {
      Table shown = Table.of("column", "type");
      for (Map.Entry<String, String> column : tables.get(name).entrySet()) {
        shown = shown.withRow(column.getKey(), column.getValue());
      }
      console.table(shown);
    } else {
      console.error(
          "No such table: %s (there are: %s)"
              .formatted(name, tables.isEmpty() ? "none" : String.join(", ", tables.keySet())));
    }
  }

  private void help() {
    Table commands = Table.of("command", "what it does");
    for (List<String> command : Words.COMMANDS) {
      commands = commands.withRow(command.get(0), command.get(1));
    }
    console.table(commands);
  }
}

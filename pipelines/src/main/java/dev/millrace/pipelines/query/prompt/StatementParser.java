package dev.millrace.pipelines.query.prompt;

import java.util.function.Predicate;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;

/**
 * Tells the line editor whether what was typed is whole: a command is its line, and a statement
 * ends with a semicolon that stands in no text, quoted name or comment.
 */
final class StatementParser implements Parser {
  private final Predicate<String> ended;
  private final Parser words = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);

  /**
   * @param ended whether a text is one or more statements, each with its semicolon
   */
  StatementParser(Predicate<String> ended) {
    this.ended = ended;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isWhole(line)) {
      throw new EOFError(-1, -1, "The statement goes on");
    }
    return words.parse(line, cursor, context);
  }

  /** Whether nothing more is waited for. */
  private boolean isWhole(String typed) {
    String text = typed.strip();
    return text.isEmpty() || text.startsWith("\\") || ended.test(text);
  }
}

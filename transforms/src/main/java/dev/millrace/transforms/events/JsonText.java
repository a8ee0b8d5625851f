package dev.millrace.transforms.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text, token by token, by RFC 8259 and nothing beyond it. Where the standard leaves a
 * choice: bytes must be UTF-8 (section 8.1), and a surrogate must have its other half, escaped or
 * not; a byte order mark at the start is passed over; a number may have 1,000 characters, and so
 * any size; arrays and objects may be nested 1,000 deep; an object may have a name twice, which
 * {@link JsonEvents} refuses.
 */
final class JsonText implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final JsonParser json;
  private int depth;
  private int texts;

  private JsonText(JsonParser json) {
    this.json = json;
  }

  static JsonText of(byte[] bytes) throws Refusal {
    String text = Utf8Text.of(bytes);
    try {
      return new JsonText(
          JSON.createParser(
              !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text));
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  /** Refuses bytes that are not a JSON text. */
  static void check(byte[] bytes) throws Refusal {
    try (JsonText text = of(bytes)) {
      text.next();
      text.end();
    }
  }

  /** The next token, which there must be. */
  JsonToken next() throws Refusal {
    JsonToken token = nextOrEnd();
    if (token == null) {
      throw Refusal.of(EventReason.NOT_JSON, "Expected a JSON text, found nothing");
    }
    return token;
  }

  /** Passes over what is left, which must be JSON. */
  void end() throws Refusal {
    while (nextOrEnd() != null) {
      // Looked at, and of no interest.
    }
  }

  /** Passes over the rest of the value that begins with the current token. */
  void skip() throws Refusal {
    int around = json.currentToken().isStructStart() ? depth - 1 : depth;
    while (depth > around) {
      next();
    }
  }

  /** The current token. */
  JsonToken token() {
    return json.currentToken();
  }

  /** Name of the field that the current token is, or is the value of. */
  String name() throws Refusal {
    try {
      return json.currentName();
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  /** Text of a string or a number. */
  String text() throws Refusal {
    try {
      return json.getText();
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  private @Nullable JsonToken nextOrEnd() throws Refusal {
    try {
      JsonToken token = json.nextToken();
      if (token == null) {
        return null;
      }
      if (depth == 0 && ++texts > 1) {
        throw notJson("found a second value", json.currentLocation().getColumnNr());
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
        requireWholeCharacters();
      }
      return token;
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  private void requireWholeCharacters() throws IOException, Refusal {
    char[] text = json.getTextCharacters();
    int end = json.getTextOffset() + json.getTextLength();
    for (int i = json.getTextOffset(); i < end; i++) {
      if (Character.isSurrogate(text[i])) {
        if (i + 1 == end || !Character.isSurrogatePair(text[i], text[i + 1])) {
          throw notJson(
              "found the half \\u%04x of a surrogate pair".formatted((int) text[i]),
              json.currentTokenLocation().getColumnNr());
        }
        i++;
      }
    }
  }

  private static Refusal notJson(IOException e) {
    int column =
        e instanceof JsonProcessingException known && known.getLocation() != null
            ? known.getLocation().getColumnNr()
            : 1;
    String said =
        e instanceof JsonProcessingException known ? known.getOriginalMessage() : e.toString();
    return notJson(said.lines().findFirst().orElse("malformed"), column);
  }

  private static Refusal notJson(String said, int column) {
    return Refusal.of(
        EventReason.NOT_JSON, "Expected JSON: " + said + " (character " + column + ")");
  }

  @Override
  public void close() {
    try {
      json.close();
    } catch (IOException e) {
      throw new IllegalStateException("A text in memory needs no closing", e);
    }
  }
}

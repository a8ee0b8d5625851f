package dev.millrace.conformance.oracle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON by the grammar of RFC 8259, written down rule by rule: text in UTF-8, perhaps after a byte
 * order mark; no half of a surrogate pair. Objects keep their names in order, twice if they have
 * them twice.
 */
final class JsonDocument {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  private JsonDocument(String text) {
    this.text = text;
  }

  /** A number as it is written. */
  record Numeral(String digits) {
    boolean isWhole() {
      return digits.matches("-?[0-9]+");
    }
  }

  /** Names and values in their order. */
  record Members(List<Map.Entry<String, Object>> members) {}

  /** Stands for null, which a list of Java's does not hold. */
  enum Nothing {
    NULL
  }

  /** A {@link Members}, a list, a string, a {@link Numeral}, a Boolean, or {@link Nothing}. */
  static Object read(byte[] bytes) throws EventFault {
    String text = utf8(bytes);
    JsonDocument document = new JsonDocument(text.startsWith("\uFEFF") ? text.substring(1) : text);
    Object value = document.value();
    document.blanks();
    if (document.at < document.text.length()) {
      throw malformed();
    }
    return value;
  }

  static String utf8(byte[] bytes) throws EventFault {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new EventFault("not-utf8", "");
    }
  }

  private static EventFault malformed() {
    return new EventFault("not-json", "");
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws EventFault {
    blanks();
    if (at == text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private void expect(char c) throws EventFault {
    if (peek() != c) {
      throw malformed();
    }
    at++;
  }

  private Object value() throws EventFault {
    switch (peek()) {
      case '{':
        return object();
      case '[':
        return array();
      case '"':
        return string();
      case 't':
        return word("true", true);
      case 'f':
        return word("false", false);
      case 'n':
        return word("null", Nothing.NULL);
      default:
        return number();
    }
  }

  private Object word(String word, Object meaning) throws EventFault {
    if (!text.startsWith(word, at)) {
      throw malformed();
    }
    at += word.length();
    return meaning;
  }

  private Numeral number() throws EventFault {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw malformed();
    }
    at = matcher.end();
    return new Numeral(matcher.group());
  }

  private List<Object> array() throws EventFault {
    List<Object> items = new ArrayList<>();
    expect('[');
    if (peek() == ']') {
      at++;
      return items;
    }
    while (true) {
      items.add(value());
      if (peek() == ']') {
        at++;
        return items;
      }
      expect(',');
    }
  }

  private Members object() throws EventFault {
    List<Map.Entry<String, Object>> members = new ArrayList<>();
    expect('{');
    if (peek() == '}') {
      at++;
      return new Members(members);
    }
    while (true) {
      if (peek() != '"') {
        throw malformed();
      }
      String name = string();
      expect(':');
      members.add(Map.entry(name, value()));
      if (peek() == '}') {
        at++;
        return new Members(members);
      }
      expect(',');
    }
  }

  private String string() throws EventFault {
    StringBuilder string = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length() || text.charAt(at) < ' ') {
        throw malformed();
      }
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      string.append(c == '\\' ? escaped() : c);
    }
    String whole = string.toString();
    for (int i = 0; i < whole.length(); i++) {
      int point = whole.codePointAt(i);
      if (point >= 0xD800 && point <= 0xDFFF) {
        throw malformed();
      }
      i += Character.charCount(point) - 1;
    }
    return whole;
  }

  private char escaped() throws EventFault {
    if (at == text.length()) {
      throw malformed();
    }
    char c = text.charAt(at++);
    int place = "\"\\/bfnrt".indexOf(c);
    if (place >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(place);
    }
    if (c != 'u'
        || at + 4 > text.length()
        || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
      throw malformed();
    }
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  static @Nullable Object unwrapped(Object value) {
    return value == Nothing.NULL ? null : value;
  }
}

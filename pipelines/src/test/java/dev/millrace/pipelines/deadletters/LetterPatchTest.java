package dev.millrace.pipelines.deadletters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterPatchTest {

  /** Examples of appendix A of RFC 6902. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"foo":"bar"}|[{"op":"add","path":"/baz","value":"qux"}]|{"foo":"bar","baz":"qux"}
          {"foo":["bar","baz"]}|[{"op":"add","path":"/foo/1","value":"qux"}]|{"foo":["bar","qux","baz"]}
          {"baz":"qux","foo":"bar"}|[{"op":"remove","path":"/baz"}]|{"foo":"bar"}
          {"foo":["bar","qux","baz"]}|[{"op":"remove","path":"/foo/1"}]|{"foo":["bar","baz"]}
          {"baz":"qux","foo":"bar"}|[{"op":"replace","path":"/baz","value":"boo"}]|{"baz":"boo","foo":"bar"}
          {"foo":["all","grass","cows","eat"]}|[{"op":"move","from":"/foo/1","path":"/foo/3"}]|{"foo":["all","cows","eat","grass"]}
          {"baz":"qux"}|[{"op":"test","path":"/baz","value":"qux"}]|{"baz":"qux"}
          {"foo":"bar"}|[{"op":"add","path":"/child","value":{"grandchild":{}}}]|{"foo":"bar","child":{"grandchild":{}}}
          {"foo":["bar"]}|[{"op":"add","path":"/foo/-","value":["abc","def"]}]|{"foo":["bar",["abc","def"]]}
          {"/":9,"~":10}|[{"op":"test","path":"/~1","value":9},{"op":"test","path":"/~0","value":10}]|{"/":9,"~":10}
          """)
  void thePublishedExamples(String before, String patch, String after) {
    assertThat(applied(patch, before), is(after));
  }

  @Test
  void numbersKeepTheirDigits() {
    assertThat(
        applied(
            "[{\"op\":\"remove\",\"path\":\"/x\"}]",
            "{\"x\":1,\"a\":1.10,\"b\":12345678901234567890.123456789,"
                + "\"c\":100000000000000000000}"),
        is("{\"a\":1.10,\"b\":12345678901234567890.123456789,\"c\":100000000000000000000}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"baz":"qux"}|[{"op":"test","path":"/baz","value":"bar"}]
          {"foo":"bar"}|[{"op":"add","path":"/baz/bat","value":"qux"}]
          {"foo":"bar"}|[{"op":"remove","path":"/baz"}]
          {"foo":"bar"}|[{"op":"replace","path":"/baz","value":1}]
          {"foo":"bar"}|[{"op":"move","from":"/baz","path":"/foo"}]
          {"foo":"bar","foo":1}|[{"op":"remove","path":"/foo"}]
          {"foo":|[{"op":"remove","path":"/foo"}]
          {"foo":1} x|[{"op":"remove","path":"/foo"}]
          """)
  void whatDoesNotFit(String record, String patch) {
    assertThrows(IllegalArgumentException.class, () -> applied(patch, record));
  }

  @Test
  void anEmptyRecordIsNamed() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> applied("[]", "")).getMessage(),
        containsString("the record is empty"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"op":"add"}
          [{"op":"turn","path":"/a"}]
          [{"path":"/a"}]
          [{"op":"test","path":"/~01","value":10}]
          [{"op":"add","path":"/a"
          """)
  void whatIsNoPatch(String text) {
    assertThrows(IllegalArgumentException.class, () -> LetterPatch.parse(text));
  }

  private static String applied(String patch, String record) {
    return new String(
        LetterPatch.parse(patch).applyTo(record.getBytes(StandardCharsets.UTF_8)),
        StandardCharsets.UTF_8);
  }
}

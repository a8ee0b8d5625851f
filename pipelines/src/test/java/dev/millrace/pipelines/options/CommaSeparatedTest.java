package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommaSeparatedTest {
  @Test
  void commasSeparateAndBlanksAroundThemDoNotCount() {
    assertThat(CommaSeparated.split("a, b ,c d"), contains("a", "b", "c d"));
  }

  @Test
  void aCommaInBracesBelongsToTheGlob() {
    assertThat(
        CommaSeparated.split("access.{1,{2,3}}.log,error.log"),
        contains("access.{1,{2,3}}.log", "error.log"));
  }

  @Test
  void aCommaBehindABackslashBelongsToTheValue() {
    assertThat(CommaSeparated.split("a\\,b,c\\d"), contains("a,b", "c\\d"));
  }

  @Test
  void commasOfATopicsOrADatabasesAddressBelongToIt() {
    for (String address : List.of("kafka://a:1,b:2/x,y", "jdbc:postgresql://a,b/d?table=t")) {
      assertThat(CommaSeparated.split(address), contains(address));
      assertThat(CommaSeparated.split("t=" + address), contains("t=" + address));
    }
  }

  @Test
  void aClosingBraceAloneChangesNothing() {
    assertThat(CommaSeparated.split("a},b"), contains("a}", "b"));
  }

  @Test
  void emptyValuesStaySoThatTheyCanBeRefused() {
    assertThat(CommaSeparated.split("a,,b,"), contains("a", "", "b", ""));
  }
}

package dev.millrace.pipelines.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void textStandsLeftAndNumbersRightWithSeparators() {
    assertThat(
        Table.of("from", "to", "received")
            .withRow("read", "parse", 1234567L)
            .withRow("parse", "count", 12)
            .lines(),
        contains(
            "from   to      received",
            "─────  ─────  ─────────",
            "read   parse  1,234,567",
            "parse  count         12"));
  }

  @Test
  void aColumnOfTextMayStandRight() {
    assertThat(
        Table.of("path", "share")
            .withRight("share")
            .withRow("/", "9 %")
            .withRow("/a", "91 %")
            .lines(),
        contains("path  share", "────  ─────", "/       9 %", "/a     91 %"));
  }

  @Test
  void aCellWithNothingInItTurnsItsColumnToText() {
    assertThat(
        Table.of("n").withRow(7).withRow("").withRow(10).lines(),
        contains("n", "──", "7", "", "10"));
  }

  @Test
  void aTableWithoutRowsHasItsHeading() {
    assertThat(Table.of("a", "bc").lines(), contains("a  bc", "─  ──"));
  }

  @Test
  void whatAnAttackerTypedCannotSteerTheTerminal() {
    assertThat(
        Table.of("agent").withRow("a\u001b[2Jb\nc\u202e").lines().get(2),
        is("a\\x1b[2Jb\\x0ac\\u202e"));
  }

  @Test
  void aLongCellIsCutAndCharactersBeyondTheBasicPlaneCountOnce() {
    assertThat(Table.of("x").withRow("a".repeat(61)).lines().get(2), is("a".repeat(59) + "…"));
    assertThat(Table.of("x").withRow("😀".repeat(60)).lines().get(2), is("😀".repeat(60)));
    assertThat(Table.of("x").withRow("😀".repeat(61)).lines().get(2), is("😀".repeat(59) + "…"));
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Table.of("a", "b").withRow(1))
            .getMessage(),
        is("Invalid row: 1 cells (must be 2, one for each of [a, b])"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Table.of("a").withRight("b"))
            .getMessage(),
        is("Invalid column: b (must be one of [a])"));
  }
}

package dev.millrace.pipelines.query;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.transforms.LedgerCount.Side;
import java.util.ArrayList;
import java.util.List;

/** The books of a query: its steps in the user's words, and what each hands to the next. */
final class Edges {
  static final String PIPELINE = "query";
  static final String QUERY = "Query";

  static final Edge DEAD_LETTERS = new Edge("Parse tables", "Land dead letters", "dead letters");
  static final Edge BLANK = new Edge("Parse tables", "blank lines", "records");

  /** Rows that a model cannot score. */
  static final Edge UNSCORED = new Edge("Score", DEAD_LETTERS.to(), "dead letters");

  /** Of streams; they are among the dead letters. */
  static final Edge LATE = new Edge("Parse tables", "late", "records");

  static final Edge RESULT = new Edge(QUERY, "Land result", "rows");

  /** Of a result whose files BigQuery loads. */
  static final Edge LOADED = new Edge(RESULT.to(), "Load into BigQuery", "rows");

  private Edges() {}

  static Edge files(String table) {
    return new Edge("Find files of " + table, "Read " + table, "bytes");
  }

  static Edge offsets(String table) {
    return new Edge("Find offsets of " + table, "Read " + table, "offsets");
  }

  static Edge ranges(String table) {
    return new Edge("Find ranges of " + table, "Read " + table, "ranges");
  }

  /** What is in the books of BigQuery itself. */
  static Edge extracted(String table) {
    return new Edge("Extract " + table + " from BigQuery", "Read " + table, "rows");
  }

  static Edge records(String table) {
    return new Edge("Read " + table, "Parse tables", "records of " + table);
  }

  static Edge rows(String table) {
    return new Edge("Parse tables", QUERY, "rows of " + table);
  }

  /**
   * The edges that dead letters of a query over these tables come over.
   *
   * @param scores whether models score its rows
   */
  static List<Edge> deadLetters(List<TableOfRun> tables, boolean scores) {
    List<Edge> edges = new ArrayList<>();
    if (!tables.isEmpty()) {
      edges.add(DEAD_LETTERS);
    }
    if (scores) {
      edges.add(UNSCORED);
    }
    return edges;
  }

  /**
   * What must balance before the result of a query over these tables is published.
   *
   * @param scores whether models score its rows
   */
  static LedgerPlan plan(List<TableOfRun> tables, boolean scores) {
    LedgerPlan plan = LedgerPlan.of(PIPELINE);
    List<Edge> records = new ArrayList<>();
    List<Edge> parsed = new ArrayList<>();
    for (TableOfRun one : tables) {
      String table = one.name();
      plan =
          plan.withEdges(one.input().edges(table).toArray(Edge[]::new))
              .withEdges(records(table), rows(table));
      records.add(records(table));
      parsed.add(rows(table));
    }
    List<Edge> read = List.copyOf(parsed);
    parsed.add(DEAD_LETTERS);
    parsed.add(BLANK);
    plan = scores ? plan.withEdges(DEAD_LETTERS, UNSCORED) : plan.withEdges(DEAD_LETTERS);
    return plan.withEdges(RESULT)
        .withAside(BLANK)
        .withConserved(records, parsed)
        .withTotal("read", Side.SENT, records.toArray(Edge[]::new))
        .withTotal("queried", Side.RECEIVED, read.toArray(Edge[]::new))
        .withTotal("deadLetters", Side.SENT, DEAD_LETTERS, UNSCORED)
        .withTotal("blankLines", Side.SENT, BLANK)
        .withTotal("kept", Side.RECEIVED, RESULT);
  }

  /** What must balance besides where BigQuery loads the files of the result. */
  static LedgerPlan loading(LedgerPlan plan) {
    return plan.withEdges(LOADED).withConserved(List.of(RESULT), List.of(LOADED));
  }

  /**
   * What must balance before the result of a window over these streams is published.
   *
   * @param scores whether models score its rows
   */
  static LedgerPlan streamPlan(List<TableOfRun> streams, boolean scores) {
    return plan(streams, scores).withAside(LATE).withTotal("late", Side.SENT, LATE);
  }
}

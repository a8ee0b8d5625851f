package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers one query over many purchases by {@code query} and by Spark SQL, each as a process of its
 * own, in turns; prints the medians and their ratios, and fails if the answers differ.
 *
 * <p>{@code --retail=FILE} is the Online Retail data set as CSV, {@code --copies=20} how often its
 * rows are read, {@code --rounds=3}, {@code --heap=2g}.
 */
public final class CompareQueries {
  /** Revenue by country and month, without what was sent back. */
  private static final String QUERY =
      "SELECT Country, EXTRACT(YEAR FROM InvoiceDate) AS sold_year,"
          + " EXTRACT(MONTH FROM InvoiceDate) AS sold_month,"
          + " SUM(Quantity * UnitPrice) AS revenue, COUNT(*) AS purchases"
          + " FROM purchases WHERE InvoiceNo NOT LIKE 'C%'"
          + " GROUP BY Country, EXTRACT(YEAR FROM InvoiceDate), EXTRACT(MONTH FROM InvoiceDate)";

  private static final List<String> NAMES = List.of("retail", "copies", "rounds", "heap");

  private static final Program ON_FLINK =
      Program.millrace("query-flink", "Millrace on Flink", "flink", "query");

  private static final Program ON_SPARK =
      Program.millrace("query-spark", "Millrace on Spark", "spark", "query");

  private static final Program SPARK_SQL =
      Program.rival("spark-sql", "Spark SQL", "spark", "QueryJob");

  private final Purchases purchases;
  private final Path scratch;
  private final Processes processes;
  private final PrintStream console;
  private final String heap;

  private CompareQueries(Purchases purchases, Path root, String heap, PrintStream console)
      throws IOException {
    this.purchases = purchases;
    this.scratch = Files.createDirectories(root.resolve("benchmarks/compare/target/runs"));
    this.processes = new Processes(root.resolve("benchmarks"), scratch);
    this.console = console;
    this.heap = heap;
  }

  public static void main(String[] arguments) throws Exception {
    run(Path.of("").toAbsolutePath(), arguments, System.out);
  }

  static void run(Path root, String[] arguments, PrintStream console) throws Exception {
    Map<String, String> given = new TreeMap<>();
    for (String argument : arguments) {
      String[] pair = argument.replaceFirst("^--", "").split("=", 2);
      if (pair.length != 2 || !NAMES.contains(pair[0])) {
        throw new IllegalArgumentException(
            "Unknown: " + argument + " (known are --" + String.join("=, --", NAMES) + "=)");
      }
      given.put(pair[0], pair[1]);
    }
    String retail = given.get("retail");
    if (retail == null) {
      throw new IllegalArgumentException(
          "Missing --retail=FILE, the Online Retail data set of the UCI repository as CSV");
    }
    Purchases purchases =
        Purchases.of(
            Path.of(retail),
            Integer.parseInt(given.getOrDefault("copies", "20")),
            root.resolve("benchmarks/compare/target/purchases"));
    new CompareQueries(purchases, root, given.getOrDefault("heap", "2g"), console)
        .run(Integer.parseInt(given.getOrDefault("rounds", "3")));
  }

  private void run(int rounds) throws Exception {
    console.println(Machine.describe());
    Map<Program, Figures> medians =
        new Rounds(rounds, console)
            .medians(List.of(ON_FLINK, ON_SPARK, SPARK_SQL), this::answer, this::checkAnswers);
    console.println(
        Medians.of(
                String.format("%,d rows, -Xmx%s, medians of %d", purchases.rows(), heap, rounds),
                medians)
            .ratio("Millrace on Flink / Spark SQL", ON_FLINK, SPARK_SQL)
            .ratio("Millrace on Spark / Spark SQL", ON_SPARK, SPARK_SQL));
  }

  private Figures answer(Program program) throws Exception {
    Path output = scratch.resolve(program.name());
    Processes.delete(output);
    return processes.run(program, heap, arguments(program, output));
  }

  private List<String> arguments(Program program, Path output) {
    return program.equals(SPARK_SQL)
        ? List.of(
            "--table=purchases",
            "--input=" + purchases.folder(),
            "--schema=" + Purchases.DDL,
            "--sql=" + QUERY,
            "--output=" + output)
        : List.of(
            "--table=purchases=" + purchases.folder() + "?schema=" + purchases.schema(),
            "--sql=" + QUERY,
            "--output=" + output);
  }

  private void checkAnswers() throws Exception {
    Path theirs = scratch.resolve(SPARK_SQL.name());
    for (Program program : List.of(ON_FLINK, ON_SPARK)) {
      Path mine = scratch.resolve(program.name()).resolve("latest").toRealPath();
      console.printf(
          "Same answer: %s, %s (%d rows)%n",
          program.title(), SPARK_SQL.title(), SameAnswer.check(mine.resolve("result"), theirs));
    }
  }
}

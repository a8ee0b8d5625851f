package dev.millrace.benchmarks.compare;

import dev.millrace.benchmarks.compare.Processes.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final String MILLRACE = "dev.millrace.pipelines.Millrace";

  private static final String SPARK_SQL = "Spark SQL";

  /** Revenue by country and month, without what was sent back. */
  private static final String QUERY =
      "SELECT Country, EXTRACT(YEAR FROM InvoiceDate) AS sold_year,"
          + " EXTRACT(MONTH FROM InvoiceDate) AS sold_month,"
          + " SUM(Quantity * UnitPrice) AS revenue, COUNT(*) AS purchases"
          + " FROM purchases WHERE InvoiceNo NOT LIKE 'C%'"
          + " GROUP BY Country, EXTRACT(YEAR FROM InvoiceDate), EXTRACT(MONTH FROM InvoiceDate)";

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("query-flink", "Millrace on Flink", "flink", MILLRACE, List.of("query")),
          new Program("query-spark", "Millrace on Spark", "spark", MILLRACE, List.of("query")),
          new Program(
              "spark-sql",
              SPARK_SQL,
              "spark",
              "dev.millrace.benchmarks.spark.QueryJob",
              List.of()));

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
    Map<String, String> given = new TreeMap<>();
    for (String argument : arguments) {
      String[] pair = argument.replaceFirst("^--", "").split("=", 2);
      given.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    String retail = given.get("retail");
    if (retail == null) {
      throw new IllegalArgumentException(
          "Missing --retail=FILE, the Online Retail data set of the UCI repository as CSV");
    }
    Path root = Path.of("").toAbsolutePath();
    int copies = Integer.parseInt(given.getOrDefault("copies", "20"));
    new CompareQueries(
            Purchases.of(
                Path.of(retail), copies, root.resolve("benchmarks/compare/target/purchases")),
            root,
            given.getOrDefault("heap", "2g"),
            System.out)
        .run(Integer.parseInt(given.getOrDefault("rounds", "3")));
  }

  private void run(int rounds) throws Exception {
    console.println(Machine.describe());
    Map<Program, List<Figures>> taken = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Program program : PROGRAMS) {
        Path output = scratch.resolve(program.name());
        Processes.delete(output);
        Figures figures = processes.run(program, heap, arguments(program, output));
        taken.computeIfAbsent(program, first -> new ArrayList<>()).add(figures);
        console.printf(
            "round %d  %-20s %7.1f s %7.1f CPU s %6.0f MB%n",
            round, program.title(), figures.wall(), figures.cpu(), figures.memory());
      }
      if (round == 1) {
        checkAnswers();
      }
    }
    print(taken);
  }

  private List<String> arguments(Program program, Path output) {
    return program.title().equals(SPARK_SQL)
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

  /** Nothing is compared for speed that does not give one answer. */
  private void checkAnswers() throws Exception {
    Path theirs = scratch.resolve("spark-sql");
    for (Program program : PROGRAMS) {
      if (!program.title().equals(SPARK_SQL)) {
        Path mine = scratch.resolve(program.name()).resolve("latest").toRealPath();
        console.printf(
            "Same answer: %s, %s (%d rows)%n",
            program.title(), SPARK_SQL, SameAnswer.check(mine.resolve("result"), theirs));
      }
    }
  }

  private void print(Map<Program, List<Figures>> taken) {
    Map<String, Figures> medians = new LinkedHashMap<>();
    taken.forEach((program, figures) -> medians.put(program.title(), Figures.median(figures)));
    console.printf(
        "%n%,d rows, -Xmx%s, medians of %d%n%n",
        purchases.rows(), heap, taken.values().iterator().next().size());
    console.printf("| %-26s | %8s | %8s | %9s |%n", "", "wall s", "CPU s", "memory MB");
    console.println("|----------------------------|---------:|---------:|----------:|");
    medians.forEach((title, figures) -> row(title, "%8.1f", figures));
    Figures theirs = medians.get(SPARK_SQL);
    medians.forEach(
        (title, mine) -> {
          if (theirs != null && !title.equals(SPARK_SQL)) {
            row(
                title + " / " + SPARK_SQL,
                "%8.2f",
                new Figures(
                    mine.wall() / theirs.wall(),
                    mine.cpu() / theirs.cpu(),
                    mine.memory() / theirs.memory()));
          }
        });
  }

  private void row(String title, String format, Figures figures) {
    console.printf(
        "| %-26s | " + format + " | " + format + " | %9.2f |%n",
        title,
        figures.wall(),
        figures.cpu(),
        figures.memory());
  }
}

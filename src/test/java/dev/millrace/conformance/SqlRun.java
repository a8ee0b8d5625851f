package dev.millrace.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.pipelines.RunnerProfile;
import dev.millrace.transforms.sql.Ordering;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** Several statements over the same tables in one pipeline of the engine that is here. */
final class SqlRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Pipeline pipeline;
  private final Path folder;
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final Map<String, QueryPlan> plans = new LinkedHashMap<>();
  private PCollectionTuple tables;
  private PCollectionList<String> answers;

  private SqlRun(Pipeline pipeline, Path folder) {
    this.pipeline = pipeline;
    this.folder = folder;
    tables = PCollectionTuple.empty(pipeline);
    answers = PCollectionList.empty(pipeline);
  }

  /**
   * @param folder where the rows go
   */
  static SqlRun in(Path folder) {
    RunnerProfile profile = ServiceLoader.load(RunnerProfile.class).findFirst().orElseThrow();
    profile.optionTypes().forEach(PipelineOptionsFactory::register);
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(profile.defaultArguments().toArray(String[]::new)).create();
    return new SqlRun(Pipeline.create(options), folder);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  void table(String name, PCollection<Row> rows) {
    tables = tables.and(new TupleTag<>(name), rows);
    schemas.put(name, rows.getSchema());
  }

  /** Adds a statement; one that is refused throws here. */
  void statement(String name, String sql) {
    Query query = Query.of(sql).withOrderingColumns();
    // First, since a statement that is refused by it leaves nothing in the pipeline.
    QueryPlan plan = query.plan(schemas);
    ProcessFunction<Row, String> line = row -> line(name, row);
    PCollection<String> rows =
        tables
            .apply(name, query)
            .apply(name + " as text", MapElements.into(TypeDescriptors.strings()).via(line));
    answers = answers.and(rows);
    plans.put(name, plan);
  }

  /** Runs all statements: the rows of each by its name, sorted as its ORDER BY says. */
  Map<String, List<List<@Nullable String>>> run() throws IOException {
    answers
        .apply("All answers", Flatten.pCollections())
        .apply("Write", TextIO.write().to(folder.resolve("answers").toString()).withoutSharding());
    pipeline.run().waitUntilFinish();
    Map<String, List<List<@Nullable String>>> rows = new LinkedHashMap<>();
    plans.keySet().forEach(name -> rows.put(name, new ArrayList<>()));
    for (String line : Files.readAllLines(folder.resolve("answers"))) {
      List<@Nullable String> cells = new ArrayList<>();
      JsonNode row = JSON.readTree(line);
      for (JsonNode cell : row) {
        cells.add(cell.isNull() ? null : cell.asText());
      }
      Objects.requireNonNull(rows.get(cells.get(0))).add(cells.subList(1, cells.size()));
    }
    rows.replaceAll((name, all) -> selected(Objects.requireNonNull(plans.get(name)), all));
    return rows;
  }

  private static String line(String name, Row row) throws JsonProcessingException {
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(name);
    for (Object value : row.getValues()) {
      cells.add(SqlAnswer.cell(value));
    }
    return JSON.writeValueAsString(cells);
  }

  private static List<List<@Nullable String>> selected(
      QueryPlan plan, List<List<@Nullable String>> rows) {
    List<List<@Nullable String>> sorted = new ArrayList<>(rows);
    sorted.sort((one, other) -> compare(plan.ordering(), one, other));
    List<List<@Nullable String>> selected = new ArrayList<>();
    for (List<@Nullable String> row : sorted) {
      selected.add(row.subList(0, plan.selectedColumns()));
    }
    return selected;
  }

  private static int compare(
      List<Ordering> orderings, List<@Nullable String> one, List<@Nullable String> other) {
    for (Ordering by : orderings) {
      Comparator<String> values = by.descending() ? SqlRun::descending : SqlRun::ascending;
      int order =
          (by.nullsFirst() ? Comparator.nullsFirst(values) : Comparator.nullsLast(values))
              .compare(one.get(by.index()), other.get(by.index()));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int descending(String one, String other) {
    return ascending(other, one);
  }

  private static int ascending(String one, String other) {
    return one.matches("~?-?[0-9][0-9.E-]*|~-?Infinity|~NaN") && !one.matches("[0-9]+-.*")
        ? Double.compare(number(one), number(other))
        : one.compareTo(other);
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.startsWith("~") ? cell.substring(1) : cell);
  }
}

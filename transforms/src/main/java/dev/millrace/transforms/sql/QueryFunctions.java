package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.beam.sdk.extensions.sql.impl.ScalarFunctionImpl;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.SchemaPlus;

/**
 * What is given to a query: functions by their names in SQL, and where its models are.
 *
 * @param factories of aggregates, from the constant that is their second argument
 * @param defined those that are expressions of SQL, by their names in lower case
 * @param models finds the model that a SCORE names
 */
record QueryFunctions(
    Map<String, Method> scalars,
    Map<String, CombineFn<?, ?, ?>> aggregates,
    Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> factories,
    Map<String, DefinedFunction> defined,
    Function<String, OnnxModel> models) {
  static final QueryFunctions NONE =
      new QueryFunctions(
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          name -> {
            throw new IllegalArgumentException(
                "There is no model " + name + " (give the query its models with withModels)");
          });

  QueryFunctions with(String name, Class<?> function) {
    Method method =
        Arrays.stream(function.getMethods())
            .filter(declared -> declared.getName().equals("eval"))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Invalid function "
                            + name
                            + ": "
                            + function.getName()
                            + " has no public method eval"));
    Map<String, Method> all = new LinkedHashMap<>(scalars);
    all.put(name, method);
    return new QueryFunctions(all, aggregates, factories, defined, models);
  }

  QueryFunctions with(String name, CombineFn<?, ?, ?> function) {
    Map<String, CombineFn<?, ?, ?>> all = new LinkedHashMap<>(aggregates);
    all.put(name, function);
    return new QueryFunctions(scalars, all, factories, defined, models);
  }

  QueryFunctions with(String name, Function<BigDecimal, CombineFn<?, ?, ?>> factory) {
    Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> all = new LinkedHashMap<>(factories);
    all.put(name, factory);
    return new QueryFunctions(scalars, aggregates, all, defined, models);
  }

  QueryFunctions with(DefinedFunction function) {
    if (names().contains(function.name())
        || defined.containsKey(function.name().toLowerCase(Locale.ROOT))
        || QueryPlanner.isBuiltIn(function.name())) {
      throw new QueryException(
          "There is a function " + function.name() + " already (choose another name)", 0, 0);
    }
    Map<String, DefinedFunction> all = new LinkedHashMap<>(defined);
    all.put(function.name().toLowerCase(Locale.ROOT), function);
    return new QueryFunctions(scalars, aggregates, factories, all, models);
  }

  QueryFunctions withModels(Function<String, OnnxModel> reader) {
    return new QueryFunctions(scalars, aggregates, factories, defined, reader);
  }

  /** Names of what is given, in any case. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(scalars.keySet());
    names.addAll(aggregates.keySet());
    names.addAll(factories.keySet());
    names.add(ScoreFunction.NAME);
    return names;
  }

  void addTo(SchemaPlus catalog) {
    scalars.forEach((name, method) -> catalog.add(name, ScalarFunctionImpl.create(method)));
    aggregates.forEach((name, function) -> catalog.add(name, new GivenAggregate(function)));
  }
}

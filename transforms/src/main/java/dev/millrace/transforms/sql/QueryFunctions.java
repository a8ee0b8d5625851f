package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.extensions.sql.impl.ScalarFunctionImpl;
import org.apache.beam.sdk.extensions.sql.impl.UdafImpl;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.SchemaPlus;

/**
 * What is given to a query: functions by their names in SQL, and where its models are.
 *
 * @param factories of aggregates, from the constant that is their second argument
 * @param models finds the model that a SCORE names
 */
record QueryFunctions(
    Map<String, Method> scalars,
    Map<String, CombineFn<?, ?, ?>> aggregates,
    Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> factories,
    Function<String, OnnxModel> models) {
  static final QueryFunctions NONE =
      new QueryFunctions(
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
    return new QueryFunctions(all, aggregates, factories, models);
  }

  QueryFunctions with(String name, CombineFn<?, ?, ?> function) {
    Map<String, CombineFn<?, ?, ?>> all = new LinkedHashMap<>(aggregates);
    all.put(name, function);
    return new QueryFunctions(scalars, all, factories, models);
  }

  QueryFunctions with(String name, Function<BigDecimal, CombineFn<?, ?, ?>> factory) {
    Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> all = new LinkedHashMap<>(factories);
    all.put(name, factory);
    return new QueryFunctions(scalars, aggregates, all, models);
  }

  QueryFunctions withModels(Function<String, OnnxModel> reader) {
    return new QueryFunctions(scalars, aggregates, factories, reader);
  }

  void addTo(SchemaPlus catalog) {
    scalars.forEach((name, method) -> catalog.add(name, ScalarFunctionImpl.create(method)));
    aggregates.forEach((name, function) -> catalog.add(name, new UdafImpl<>(function)));
  }
}

package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.lang.reflect.Method;
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
 * @param models finds the model that a SCORE names
 */
record QueryFunctions(
    Map<String, Method> scalars,
    Map<String, CombineFn<?, ?, ?>> aggregates,
    Function<String, OnnxModel> models) {
  static final QueryFunctions NONE =
      new QueryFunctions(
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
    return new QueryFunctions(all, aggregates, models);
  }

  QueryFunctions with(String name, CombineFn<?, ?, ?> function) {
    Map<String, CombineFn<?, ?, ?>> all = new LinkedHashMap<>(aggregates);
    all.put(name, function);
    return new QueryFunctions(scalars, all, models);
  }

  QueryFunctions withModels(Function<String, OnnxModel> reader) {
    return new QueryFunctions(scalars, aggregates, reader);
  }

  void addTo(SchemaPlus catalog) {
    scalars.forEach((name, method) -> catalog.add(name, ScalarFunctionImpl.create(method)));
    aggregates.forEach((name, function) -> catalog.add(name, new UdafImpl<>(function)));
  }
}

package dev.millrace.transforms.sql;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.extensions.sql.impl.ScalarFunctionImpl;
import org.apache.beam.sdk.extensions.sql.impl.UdafImpl;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.SchemaPlus;

/** Functions that are given to a query, by their names in SQL. */
record QueryFunctions(
    Map<String, Method> scalars,
    Map<String, CombineFn<?, ?, ?>> aggregates,
    Map<String, DefinedFunction> defined) {
  static final QueryFunctions NONE = new QueryFunctions(Map.of(), Map.of(), Map.of());

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
    return new QueryFunctions(all, aggregates, defined);
  }

  QueryFunctions with(String name, CombineFn<?, ?, ?> function) {
    Map<String, CombineFn<?, ?, ?>> all = new LinkedHashMap<>(aggregates);
    all.put(name, function);
    return new QueryFunctions(scalars, all, defined);
  }

  QueryFunctions with(DefinedFunction function) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(scalars.keySet());
    names.addAll(aggregates.keySet());
    if (names.contains(function.name()) || QueryPlanner.isBuiltIn(function.name())) {
      throw new QueryException(
          "There is a function " + function.name() + " already (choose another name)", 0, 0);
    }
    Map<String, DefinedFunction> all = new LinkedHashMap<>(defined);
    all.put(function.name().toLowerCase(Locale.ROOT), function);
    return new QueryFunctions(scalars, aggregates, all);
  }

  void addTo(SchemaPlus catalog) {
    scalars.forEach((name, method) -> catalog.add(name, ScalarFunctionImpl.create(method)));
    aggregates.forEach((name, function) -> catalog.add(name, new UdafImpl<>(function)));
  }
}

package dev.millrace.transforms.sql.functions;

import dev.millrace.transforms.sql.Query;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * Millrace's functions by their names in SQL; docs/sql-functions.md is the page for users.
 *
 * <p>An aggregate takes one argument, so {@link #registerWith} has the quantiles and the top values
 * under names of their own; {@link #quantile} and {@link #top} make others.
 */
public final class SqlFunctions {
  private SqlFunctions() {}

  /** Functions of a row, which have a static method {@code eval}. */
  public static Map<String, Class<? extends BeamSqlUdf>> scalars() {
    return Map.of(
        "URL_PART", UrlPart.class,
        "IP_IN", IpIn.class,
        "PSEUDONYMISE", Pseudonymise.class,
        "PARSE_USER_AGENT", ParseUserAgent.class);
  }

  /** Aggregates of one argument. */
  public static Map<String, CombineFn<?, ?, ?>> aggregates() {
    Map<String, CombineFn<?, ?, ?>> aggregates = new TreeMap<>();
    aggregates.put("APPROX_DISTINCT", new ApproximateCountDistinct());
    aggregates.put("APPROX_MEDIAN", quantile(0.5));
    for (int percent : List.of(90, 95, 99)) {
      aggregates.put("APPROX_PERCENTILE_" + percent, quantile(percent / 100.0));
    }
    for (int count : List.of(3, 10, 100)) {
      aggregates.put("TOP_" + count, top(count));
    }
    return Map.copyOf(aggregates);
  }

  /** The value below which this share of all lies, from 0 to 1. */
  public static CombineFn<?, ?, ?> quantile(double share) {
    return ApproximateQuantile.of(share);
  }

  /** So many of the most frequent values. */
  public static CombineFn<?, ?, ?> top(int count) {
    return TopValues.of(count);
  }

  /** The query, with all of these known to it. */
  public static Query registerWith(Query query) {
    Query known = query;
    for (Map.Entry<String, Class<? extends BeamSqlUdf>> function : scalars().entrySet()) {
      known = known.withFunction(function.getKey(), function.getValue());
    }
    for (Map.Entry<String, CombineFn<?, ?, ?>> aggregate : aggregates().entrySet()) {
      known = known.withAggregate(aggregate.getKey(), aggregate.getValue());
    }
    return known;
  }
}

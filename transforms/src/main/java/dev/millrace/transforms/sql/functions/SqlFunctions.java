package dev.millrace.transforms.sql.functions;

import dev.millrace.transforms.sql.Query;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Millrace's functions by their names in SQL; docs/sql-functions.md is the page for users. */
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
    return Map.of("APPROX_COUNT_DISTINCT", new ApproximateCountDistinct());
  }

  /** Aggregates of one argument and a number, which make them. */
  public static Map<String, Function<BigDecimal, CombineFn<?, ?, ?>>> aggregatesOfNumbers() {
    return Map.of(
        "APPROX_QUANTILE",
        share -> ApproximateQuantile.of(share.doubleValue()),
        "TOP_K",
        TopValues::of);
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
    for (Map.Entry<String, Function<BigDecimal, CombineFn<?, ?, ?>>> aggregate :
        aggregatesOfNumbers().entrySet()) {
      known = known.withAggregate(aggregate.getKey(), aggregate.getValue());
    }
    return known;
  }
}

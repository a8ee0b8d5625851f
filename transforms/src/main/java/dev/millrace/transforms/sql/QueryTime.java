package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.DataContext;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.linq4j.QueryProvider;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** The one moment that CURRENT_TIMESTAMP and its kin mean in all rows of a query, in UTC. */
record QueryTime(long milliseconds) implements DataContext, Serializable {

  @Override
  public @Nullable SchemaPlus getRootSchema() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway")
  public @Nullable JavaTypeFactory getTypeFactory() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway")
  public @Nullable QueryProvider getQueryProvider() {
    return null;
  }

  @Override
  public @Nullable Object get(String name) {
    return switch (name) {
      case "utcTimestamp", "currentTimestamp", "localTimestamp" -> milliseconds;
      case "timeZone" -> TimeZone.getTimeZone("UTC");
      case "locale" -> Locale.ROOT;
      default -> null;
    };
  }
}

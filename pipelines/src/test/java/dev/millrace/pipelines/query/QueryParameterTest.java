package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class QueryParameterTest {
  @Test
  void aValueHasTheTypeThatItLooksLikeUnlessItIsCalledText() {
    assertThat(value("a=7"), is(7L));
    assertThat(value("a=-7.50"), is(new BigDecimal("-7.50")));
    assertThat(value("a=true"), is(true));
    assertThat(value("a=2026-01-31"), is(LocalDate.of(2026, 1, 31)));
    assertThat(value("a=2026-01-31T10:00:00Z"), is(Instant.parse("2026-01-31T10:00:00Z")));
    assertThat(value("a=x' OR 'y'='y"), is("x' OR 'y'='y"));
    assertThat(value("a="), is(""));
    assertThat(value("a:text=007"), is("007"));
    assertThat(value("a=2026-02-30"), is("2026-02-30"));
  }

  @Test
  void aNameIsNeededOnce() {
    assertThat(
        assertThrows(UsageException.class, () -> QueryParameter.parse(List.of("7"))).getMessage(),
        is(
            "Invalid --param: 7 (must be name=value, or name:text=value, such as"
                + " country=France)"));
    assertThrows(UsageException.class, () -> QueryParameter.parse(List.of("a=1", "a=2")));
  }

  @Test
  void oneThatNoStatementUsesIsRefusedWithTheNearestThatOneUses() {
    assertRefused(
        "SELECT 1 AS x WHERE 2 > :since; INSERT INTO t SELECT :until::DATE",
        "sinc=hunter2",
        "Invalid --param: sinc=… (no statement uses :sinc; nearest that one uses: :since)");
    assertRefused(
        "SELECT ':a', \"x:a\", 7::INTEGER -- :a\n",
        "INTEGER=1",
        "Invalid --param: INTEGER=… (no statement uses a parameter, which is written as :INTEGER)");
  }

  @Test
  void eachMayBeUsedByAnotherStatement() {
    QueryParameter.requireUsed(
        QueryParameter.parse(List.of("a=1", "b=2", "_c=3")),
        Script.of("SELECT :a; INSERT INTO t SELECT x FROM s WHERE x>:b AND y IN (1,:_c)")
            .parameters());
  }

  private static void assertRefused(String sql, String given, String message) {
    QueryOptions options =
        PipelineOptionsFactory.fromArgs("--sql=" + sql, "--param=" + given).as(QueryOptions.class);
    UsageException refused =
        assertThrows(
            UsageException.class, () -> new QueryPipeline().run(options, new DetachedLaunch()));
    assertThat(refused.getMessage(), is(message));
  }

  private static Object value(String given) {
    return QueryParameter.parse(List.of(given)).get(0).value();
  }
}

package dev.millrace.transforms.sql.functions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.millrace.transforms.sql.Query;
import dev.millrace.transforms.sql.QueryException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each function in a query. */
class SqlFunctionsTest {
  private static final Schema REQUESTS =
      Schema.builder()
          .addStringField("site")
          .addNullableField("url", FieldType.STRING)
          .addNullableField("ip", FieldType.STRING)
          .addNullableField("agent", FieldType.STRING)
          .addNullableField("bytes", FieldType.INT64)
          .addNullableField("status", FieldType.INT32)
          .addNullableField("seconds", FieldType.DOUBLE)
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("at", FieldType.DATETIME)
          .addNullableField("cached", FieldType.BOOLEAN)
          .build();

  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

  private static final List<Row> ROWS =
      List.of(
          row(
              "a",
              "http://Example.org/x?q=1+2",
              "10.1.2.3",
              FIREFOX,
              10L,
              200,
              0.5,
              "1.10",
              1,
              true),
          row(
              "a",
              "http://example.org/y?q=z",
              "192.0.2.7",
              "curl/8.5.0",
              20L,
              200,
              0.5,
              "1.1",
              1,
              true),
          row("a", "http://example.com/x", "2001:db8::1", FIREFOX, 30L, 404, 1.5, "2", 2, false),
          row("a", null, null, null, null, null, null, null, null, null),
          row("b", null, null, null, null, null, null, null, null, null));

  private static Row row(String site, @Nullable Object... values) {
    Row.Builder row = Row.withSchema(REQUESTS).addValue(site);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      row.addValue(
          value == null
              ? null
              : i == 6
                  ? new BigDecimal((String) value)
                  : i == 7 ? Instant.ofEpochMilli((Integer) value) : value);
    }
    return row.build();
  }

  @Test
  void functionsInTheSelectList() {
    expect(
        "SELECT URL_PART(url, 'host'), URL_PART(url, 'query:q'), IP_IN(ip, '10.0.0.0/8'),"
            + " PARSE_USER_AGENT(agent, 'family') FROM requests WHERE site = 'a'",
        "example.org|1 2|true|Firefox",
        "example.org|z|false|null",
        "example.com|null|false|Firefox",
        "null|null|null|null");
  }

  @Test
  void functionsInWhereAndGroupBy() {
    expect(
        "SELECT URL_PART(url, 'host') AS host, COUNT(*) AS requests FROM requests"
            + " WHERE IP_IN(ip, '10.0.0.0/8') OR IP_IN(ip, '2001:db8::/32')"
            + " GROUP BY URL_PART(url, 'host')",
        "example.org|1",
        "example.com|1");
    expect(
        "SELECT PARSE_USER_AGENT(agent, 'kind') AS kind, COUNT(*) AS requests FROM requests"
            + " WHERE NOT IP_IN(ip, '192.0.2.0/24') IS NULL"
            + " GROUP BY PARSE_USER_AGENT(agent, 'kind')",
        "browser|2",
        "tool|1");
  }

  @Test
  void malformedRangeIsNamedInOneLine() {
    Throwable failure =
        assertThrows(
            RuntimeException.class,
            () -> expect("SELECT IP_IN(ip, '10.0.0.0/99') FROM requests", "true"));
    assertThat(
        Throwables.getRootCause(failure).getMessage() + Throwables.getStackTraceAsString(failure),
        containsString("Invalid range of IP_IN: '10.0.0.0/99'"));
  }

  @Test
  void pseudonymsAreThoseOfTheKeyInTheVariable() throws Exception {
    Optional<Map.Entry<String, String>> variable =
        System.getenv().entrySet().stream()
            .filter(entry -> entry.getKey().matches("[A-Za-z0-9_]+"))
            .filter(entry -> entry.getValue().matches("[!-~]{32,}"))
            .findFirst();
    Assumptions.assumeTrue(variable.isPresent(), "Skipped: no variable of 32 letters and more");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            variable.orElseThrow().getValue().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    String expected =
        HexFormat.of()
            .formatHex(mac.doFinal("text:8:10.1.2.3".getBytes(StandardCharsets.US_ASCII)));
    expect(
        "SELECT PSEUDONYMISE(ip, '"
            + variable.orElseThrow().getKey()
            + "') FROM requests"
            + " WHERE bytes = 10 OR site = 'b'",
        expected,
        "null");
  }

  @Test
  void distinctValuesOfEachType() {
    expect(
        "SELECT site, APPROX_COUNT_DISTINCT(url), APPROX_COUNT_DISTINCT(bytes),"
            + " APPROX_COUNT_DISTINCT(status), APPROX_COUNT_DISTINCT(seconds),"
            + " APPROX_COUNT_DISTINCT(price), APPROX_COUNT_DISTINCT(`at`),"
            + " APPROX_COUNT_DISTINCT(cached) FROM requests GROUP BY site",
        "a|3|3|2|2|2|2|2",
        "b|0|0|0|0|0|0|0");
  }

  @Test
  void quantilesOfEachTypeOfNumber() {
    expect(
        "SELECT site, APPROX_QUANTILE(bytes, 0.5), APPROX_QUANTILE(status, 0.5),"
            + " approx_quantile(seconds, 0.99), APPROX_QUANTILE(price, 0.5) FROM requests"
            + " GROUP BY site",
        "a|20.0|200.0|1.5|1.1",
        "b|null|null|null|null");
  }

  @Test
  void topValues() {
    expect(
        "SELECT site, TOP_K(URL_PART(url, 'host'), 3), TOP_K(status, 10) FROM requests GROUP BY"
            + " site",
        "a|[{\"value\":\"example.org\",\"count\":2,\"error\":0},"
            + "{\"value\":\"example.com\",\"count\":1,\"error\":0}]"
            + "|[{\"value\":\"200\",\"count\":2,\"error\":0},"
            + "{\"value\":\"404\",\"count\":1,\"error\":0}]",
        "b|[]|[]");
  }

  @Test
  void aggregatesOfAllRows() {
    expect(
        "SELECT APPROX_COUNT_DISTINCT(site), APPROX_QUANTILE(bytes, 0.5), TOP_K(site, 3) FROM"
            + " requests",
        "2|20.0|[{\"value\":\"a\",\"count\":4,\"error\":0},{\"value\":\"b\",\"count\":1,\"error\":0}]");
  }

  @Test
  void eachNumberHasAnAggregateOfItsOwn() {
    expect(
        "SELECT APPROX_QUANTILE(bytes, 0), APPROX_QUANTILE(bytes, 0.5), APPROX_QUANTILE(bytes, 1),"
            + " TOP_K(site, 1), APPROX_QUANTILE(bytes, 1) FILTER (WHERE status = 200) FROM"
            + " requests",
        "10.0|20.0|30.0|[{\"value\":\"a\",\"count\":4,\"error\":0}]|20.0");
  }

  @Test
  void aNumberMayBeAParameter() {
    expect(
        Query.of(
                "SELECT APPROX_QUANTILE(bytes, :share), TOP_K(site, :most) FROM requests"
                    + " HAVING APPROX_QUANTILE(bytes, :share) > 20")
            .withParameter("share", 0.9)
            .withParameter("most", 1),
        "30.0|[{\"value\":\"a\",\"count\":4,\"error\":0}]");
  }

  @Test
  void anAggregateOfANumberIsAWindowFunctionToo() {
    expect(
        "SELECT bytes, APPROX_QUANTILE(bytes, 1) OVER (ORDER BY bytes) FROM requests"
            + " WHERE bytes IS NOT NULL",
        "10|10.0",
        "20|20.0",
        "30|30.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          TOP_K(site) ; 8: TOP_K takes two arguments: what it takes together, and a number
          TOP_K(site, 1, 2) ; 8: TOP_K takes two arguments: what it takes together, and a number
          TOP_K(site, bytes) ; 20: The second argument of TOP_K is bytes (must be a number written in the query, or a parameter)
          TOP_K(site, NULL) ; 20: The second argument of TOP_K is NULL (must be a number written in the query, or a parameter)
          TOP_K(site, 1 + 1) ; 20: The second argument of TOP_K is 1 + 1 (must be a number written in the query, or a parameter)
          TOP_K(site, 0) ; 20: Invalid number of TOP_K: 0 (must be a whole number from 1 to 1000)
          TOP_K(site, 2.5) ; 20: Invalid number of TOP_K: 2.5 (must be a whole number from 1 to 1000)
          TOP_K(site, 99999999999) ; 20: Invalid number of TOP_K: 99999999999 (must be a whole number from 1 to 1000)
          APPROX_QUANTILE(bytes, -0.5) ; 31: Invalid share of APPROX_QUANTILE: -0.5 (must be 0 to 1)
          APPROX_QUANTILE(site, 0.5) ; 24: requests.site is a text where DOUBLE is needed (write CAST(requests.site AS DOUBLE) if all of them can be read as one)
          MAX(bytes), APPROX_QUANTILE(DISTINCT site, 0.5) ; 45: requests.site is a text where DOUBLE is needed (write CAST(requests.site AS DOUBLE) if all of them can be read as one)
          APPROX_QUANTILE('x', 0.5) ; 24: 'x' is a text where DOUBLE is needed (it cannot be read as one, such as 17)
          APPROX_QUANTILE("at", 0.5) ; 24: requests.at is a TIMESTAMP where DOUBLE is needed (must be a number)
          APPROX_QUANTILE(cached, 0.5) ; 8: APPROX_QUANTILE takes no <BOOLEAN> (CAST it to what it takes, such as DOUBLE)
          TOP_3(site) ; 8: There is no function TOP_3(<CHARACTER>)
          """)
  void numbersThatCannotBeAreRefusedWithTheirPlace(String call, String refusal) {
    Query query = SqlFunctions.registerWith(Query.of("SELECT " + call + " FROM requests"));

    Throwable refused =
        assertThrows(QueryException.class, () -> query.plan(Map.of("requests", REQUESTS)));

    assertThat(refused.getMessage(), is("Invalid SQL at line 1, column " + refusal));
  }

  private static void expect(String statement, String... rows) {
    expect(Query.of(statement), rows);
  }

  private static void expect(Query query, String... rows) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<String> found =
        PCollectionTuple.of(
                new TupleTag<Row>("requests") {},
                pipeline.apply(Create.of(ROWS).withRowSchema(REQUESTS)))
            .apply(SqlFunctions.registerWith(query))
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(
                        row ->
                            String.join(
                                "|", row.getValues().stream().map(String::valueOf).toList())));
    PAssert.that(found).containsInAnyOrder(rows);
    pipeline.run();
  }
}

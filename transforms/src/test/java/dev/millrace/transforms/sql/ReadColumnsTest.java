package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which columns queries read, written by hand. That answers do not depend on the others, {@link
 * SqlTables#expect} sees for every query that is answered there.
 */
class ReadColumnsTest {
  private static final EnumerationType CHANNELS = EnumerationType.create("shop", "web");

  private static final Schema SALES =
      Schema.of(
          Field.of("id", FieldType.INT32),
          Field.nullable("region", FieldType.STRING),
          Field.of("tags", FieldType.array(FieldType.STRING)),
          Field.of("price", FieldType.DECIMAL),
          Field.of("sold", FieldType.logicalType(new MicrosInstant())),
          Field.of("channel", FieldType.logicalType(CHANNELS)));

  private static final Map<String, Schema> TABLES =
      Map.of(
          "sales",
          SALES,
          "regions",
          Schema.of(
              Field.of("name", FieldType.STRING),
              Field.of("manager", FieldType.STRING),
              Field.of("id", FieldType.INT32)));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT * FROM sales ; id region price sold channel ; none
          SELECT price FROM sales WHERE region = 'north' ; region price ; none
          SELECT region AS price FROM Sales ORDER BY price ; region ; none
          SELECT region FROM sales ORDER BY id LIMIT 3 ; id region ; none
          SELECT region, SUM(price) FROM sales GROUP BY region HAVING COUNT(id) > 1 ; region price ; none
          SELECT SUM(price) OVER (PARTITION BY region ORDER BY sold) FROM sales ; id region price sold channel ; none
          SELECT region, COUNT(DISTINCT id), MAX(price) FILTER (WHERE channel = 'web') FROM sales GROUP BY region ; id region price channel ; none
          SELECT price FROM (SELECT * FROM sales ORDER BY 3 LIMIT 2) ; price ; none
          SELECT s.c FROM sales AS s (a, b, c, d, e) ; price ; none
          SELECT price FROM sales JOIN regions ON region = name ; region price ; name
          SELECT a.price FROM sales AS a JOIN sales AS b ON a.id = b.id AND b.channel = 'web' ; id price channel ; none
          SELECT price FROM sales WHERE region IN (SELECT name FROM regions WHERE manager = 'Ada') ; region price ; name manager
          SELECT price FROM sales NATURAL JOIN regions ; id price ; id
          SELECT x FROM (SELECT id AS x, region AS y FROM sales UNION ALL SELECT id, name FROM regions) ; id ; id
          SELECT TUMBLE_START(sold, INTERVAL '1' HOUR), COUNT(*) FROM sales GROUP BY TUMBLE(sold, INTERVAL '1' HOUR) ; sold ; none
          """)
  void areThoseThatAQueryNeeds(String sql, String ofSales, String ofRegions) {
    QueryPlan plan = Query.of(sql).plan(TABLES);

    assertThat("sales", read(plan, "sales"), is(ofSales));
    assertThat("regions", read(plan, "regions"), is(ofRegions));
  }

  /** As told by a row whose columns all have values: those that are not read are lost. */
  private static String read(QueryPlan plan, String table) {
    ReadColumns columns = plan.columns(table).orElse(null);
    if (columns == null) {
      return "none";
    }
    @Nullable Object[] values = columns.types().stream().map(ReadColumnsTest::remarkable).toArray();
    Row row = columns.row(values);
    return String.join(
        " ",
        columns.schema().getFieldNames().stream()
            .filter(
                name ->
                    remarkable(columns.schema().getField(name).getType())
                        .equals(row.getValue(name)))
            .toList());
  }

  private static Object remarkable(FieldType type) {
    return switch (type.getTypeName()) {
      case INT32 -> 4711;
      case STRING -> "remarkable";
      case DECIMAL -> new BigDecimal("47.11");
      case DATETIME -> org.joda.time.Instant.parse("1996-01-01T00:00:00Z");
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  @Test
  void holdValuesAsQueriesDo() {
    ReadColumns columns =
        Query.of("SELECT price, sold, channel FROM sales")
            .plan(TABLES)
            .columns("SALES")
            .orElseThrow();
    Row row =
        Row.withSchema(SALES)
            .addValues(
                1,
                "north",
                List.of(),
                new BigDecimal("1.50"),
                Instant.parse("2026-01-01T10:00:00.123456Z"),
                CHANNELS.valueOf("web"))
            .build();

    List<@Nullable Object> values =
        IntStream.range(0, 3).mapToObj(column -> columns.value(row, column)).toList();

    assertThat(
        values,
        contains(
            new BigDecimal("1.5"), org.joda.time.Instant.parse("2026-01-01T10:00:00.123Z"), "web"));
    assertThat(
        columns.row(values.toArray()).getValues(),
        is(Arrays.<@Nullable Object>asList(0, null, values.get(0), values.get(1), values.get(2))));
  }

  /**
   * A query that counts reads no column, yet each row has some value where there may be no null.
   */
  @Test
  void mayBeNone() {
    ReadColumns columns =
        Query.of("SELECT COUNT(*) FROM regions").plan(TABLES).columns("regions").orElseThrow();

    assertThat(columns.types(), is(List.of()));
    assertThat(columns.row(new Object[0]).getValues(), contains((Object) "", "", 0));
  }
}

package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types as BigQuery's documentation says that it writes them in Avro. */
class ExtractedRowTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"} | 1769940000123456 |"
            + " \"2026-02-01T10:00:00.123456Z\"",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"} | -62135596800000000 |"
            + " \"0001-01-01T00:00:00Z\"",
        "{\"type\":\"long\",\"logicalType\":\"time-micros\"} | 86399999999 | \"23:59:59.999999\"",
        "{\"type\":\"long\",\"logicalType\":\"time-micros\"} | 36000000000 | \"10:00:00\"",
        "{\"type\":\"long\",\"logicalType\":\"time-micros\"} | 0 | \"00:00:00\"",
        "{\"type\":\"long\",\"logicalType\":\"time-micros\"} | 36000500000 | \"10:00:00.5\"",
        "\"long\" | -9223372036854775808 | -9223372036854775808"
      })
  void longs(String schema, long value, String json) throws IOException {
    assertThat(object(schema, value), is("{\"c\":" + json + "}"));
  }

  @Test
  void dates() throws IOException {
    assertThat(
        object("{\"type\":\"int\",\"logicalType\":\"date\"}", -719162),
        is("{\"c\":\"0001-01-01\"}"));
  }

  @Test
  void decimalsKeepAllDigits() throws IOException {
    String numeric =
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":38,\"scale\":9}";
    BigInteger unscaled = new BigInteger("-99999999999999999999999999999999999999");

    assertThat(
        object(numeric, ByteBuffer.wrap(unscaled.toByteArray())),
        is("{\"c\":-99999999999999999999999999999.999999999}"));
  }

  @Test
  void whatJsonHasNoNumberForIsText() throws IOException {
    assertThat(object("\"double\"", Double.NaN), is("{\"c\":\"NaN\"}"));
    assertThat(object("\"double\"", Double.NEGATIVE_INFINITY), is("{\"c\":\"-Infinity\"}"));
    assertThat(object("\"double\"", 0.1), is("{\"c\":0.1}"));
  }

  @Test
  void whatBigQueryWritesAsTextStaysText() throws IOException {
    assertThat(
        object("{\"type\":\"string\",\"sqlType\":\"DATETIME\"}", "2026-02-01T10:00:00.5"),
        is("{\"c\":\"2026-02-01T10:00:00.5\"}"));
    assertThat(
        object("{\"type\":\"string\",\"sqlType\":\"JSON\"}", "{\"a\":[1]}"),
        is("{\"c\":\"{\\\"a\\\":[1]}\"}"));
  }

  @Test
  void bytesAreBase64AndNothingIsNull() throws IOException {
    byte[] bytes = {0, 1, -1};
    assertThat(object("[\"null\",\"bytes\"]", ByteBuffer.wrap(bytes)), is("{\"c\":\"AAH/\"}"));
    assertThat(object("[\"null\",\"bytes\"]", null), is("{\"c\":null}"));
    assertThat(object("[\"null\",\"boolean\"]", true), is("{\"c\":true}"));
  }

  @Test
  void recordsAndRepeatedOnes() throws IOException {
    String line =
        "{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"sku\",\"type\":"
            + "[\"null\",\"string\"]}]}";
    Schema schema = new Schema.Parser().parse(line);
    GenericRecord one = new GenericData.Record(schema);
    one.put("sku", "😀 \u2028");
    GenericRecord other = new GenericData.Record(schema);

    assertThat(
        object("{\"type\":\"array\",\"items\":" + line + "}", Arrays.asList(one, other)),
        is("{\"c\":[{\"sku\":\"😀 \u2028\"},{\"sku\":null}]}"));
    assertThat(object("{\"type\":\"array\",\"items\":\"string\"}", List.of()), is("{\"c\":[]}"));
  }

  private static String object(String type, @Nullable Object value) throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Root\",\"fields\":[{\"name\":\"c\",\"type\":"
                    + type
                    + "}]}");
    GenericRecord record = new GenericData.Record(schema);
    record.put("c", value);
    return new String(ExtractedRow.object(record), StandardCharsets.UTF_8);
  }
}

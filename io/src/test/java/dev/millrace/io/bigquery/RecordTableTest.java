package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.api.services.bigquery.model.TableFieldSchema;
import java.util.List;
import java.util.Map;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTableTest {
  record Part(String name, int count) {}

  record Whole(
      Instant at,
      long bytes,
      @Nullable Double share,
      boolean isExact,
      List<Part> parts,
      List<String> words,
      Map<String, Double> figures) {}

  @Test
  void eachComponentHasAColumnThatTakesItsJson() {
    assertThat(
        RecordTable.columns(Whole.class).getFields().stream().map(RecordTableTest::words).toList(),
        is(
            List.of(
                "at TIMESTAMP NULLABLE",
                "bytes INTEGER REQUIRED",
                "share FLOAT NULLABLE",
                "isExact BOOLEAN REQUIRED",
                "parts RECORD REPEATED (name STRING NULLABLE, count INTEGER REQUIRED)",
                "words STRING REPEATED",
                "figures JSON NULLABLE")));
  }

  private static String words(TableFieldSchema column) {
    String own = column.getName() + " " + column.getType() + " " + column.getMode();
    return column.getFields() == null
        ? own
        : own
            + " ("
            + String.join(", ", column.getFields().stream().map(RecordTableTest::words).toList())
            + ")";
  }
}

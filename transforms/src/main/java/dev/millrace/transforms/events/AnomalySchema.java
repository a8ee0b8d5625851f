package dev.millrace.transforms.events;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The table of events that were set aside: each with where it stood and the rules that it breaks,
 * its own fields as they would have been landed.
 */
public final class AnomalySchema {
  private static final String NAMESPACE = "dev.millrace";
  private static final String BROKEN = "broken";

  private AnomalySchema() {}

  /** The schema of the table for events of this one. */
  public static EventSchema of(EventSchema landed) {
    Schema broken =
        Schema.createRecord(
            "BrokenRule",
            null,
            NAMESPACE,
            false,
            List.of(
                new Schema.Field("field", Schema.create(Schema.Type.STRING)),
                new Schema.Field("rule", Schema.create(Schema.Type.STRING)),
                new Schema.Field(
                    "value",
                    Schema.createUnion(
                        Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING)),
                    null,
                    JsonProperties.NULL_VALUE)));
    return EventSchema.of(
        Schema.createRecord(
            "Anomaly",
            null,
            NAMESPACE,
            false,
            List.of(
                new Schema.Field("source", Schema.create(Schema.Type.STRING)),
                new Schema.Field("offset", Schema.create(Schema.Type.LONG)),
                new Schema.Field(BROKEN, Schema.createArray(broken)),
                new Schema.Field("event", landed.avro()))));
  }

  /** What a field of rows must be to hold {@link #broken}. */
  public static FieldType brokenType(EventSchema anomalies) {
    return anomalies.rowSchema().getField(BROKEN).getType();
  }

  /** Broken rules as the table has them. */
  public static List<Row> broken(EventSchema anomalies, List<BrokenRule> rules) {
    org.apache.beam.sdk.schemas.Schema rows =
        java.util.Objects.requireNonNull(
            java.util.Objects.requireNonNull(brokenType(anomalies).getCollectionElementType())
                .getRowSchema());
    List<Row> broken = new ArrayList<>();
    for (BrokenRule rule : rules) {
      List<@Nullable Object> values = new ArrayList<>();
      values.add(rule.field());
      values.add(rule.rule());
      values.add(rule.value());
      broken.add(Row.withSchema(rows).attachValues(values));
    }
    return broken;
  }

  /** An event that was set aside. */
  public static Row row(EventSchema anomalies, Event event, Object broken, Row landed) {
    return Row.withSchema(anomalies.rowSchema())
        .attachValues(event.position().source(), event.position().offset(), broken, landed);
  }
}

package dev.millrace.transforms.events;

import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * An event, and where it was read.
 *
 * @param row of the declared schema, or what may be seen of one
 * @param position that no other event has
 */
public record Event(Row row, SourcePosition position) {

  /** Row, then position; deterministic where rows are. */
  public static final class Coder extends StructuredCoder<Event> {
    private final org.apache.beam.sdk.coders.Coder<Row> rows;

    private Coder(org.apache.beam.sdk.coders.Coder<Row> rows) {
      this.rows = rows;
    }

    /** For events whose rows are of this schema. */
    public static Coder of(Schema rows) {
      return new Coder(EventRowCoder.of(rows));
    }

    @Override
    public void encode(Event event, OutputStream out) throws IOException {
      rows.encode(event.row, out);
      SourcePosition.Coder.of().encode(event.position, out);
    }

    @Override
    public Event decode(InputStream in) throws IOException {
      return new Event(rows.decode(in), SourcePosition.Coder.of().decode(in));
    }

    @Override
    public List<? extends org.apache.beam.sdk.coders.Coder<?>> getCoderArguments() {
      return List.of();
    }

    @Override
    public List<? extends org.apache.beam.sdk.coders.Coder<?>> getComponents() {
      return List.of(rows);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      verifyDeterministic(this, "the rows' coder must be deterministic", rows);
    }
  }
}

package dev.millrace.transforms.sql;

import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Any elements with a schema as rows. */
final class ToRows<T> extends PTransform<PCollection<T>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  @Override
  @SuppressWarnings("unchecked")
  public PCollection<Row> expand(PCollection<T> elements) {
    if (Row.class.equals(
        elements.getTypeDescriptor() == null ? null : elements.getTypeDescriptor().getRawType())) {
      return (PCollection<Row>) elements;
    }
    return elements.apply("Convert", Convert.toRows());
  }
}

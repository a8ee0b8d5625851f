package dev.millrace.transforms.quality;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.values.Row;

/**
 * What some rows of one table hold, field by field, see {@link FieldProfile}. Parts that are merged
 * must be of one table. Mutable until it is handed on.
 */
public final class RowsProfile {
  private long rows;

  /** As it was after the last row that was added. */
  private long bytes;

  /** None before the first row. */
  private final List<FieldProfile> fields;

  private RowsProfile(long rows, List<FieldProfile> fields) {
    this.rows = rows;
    this.fields = fields;
  }

  /** Of no rows. */
  public static RowsProfile empty() {
    return new RowsProfile(0, new ArrayList<>());
  }

  /** Adds a row. */
  public void add(List<ProfiledField> profiled, Row row) {
    fill(profiled.size());
    rows++;
    bytes = 0;
    for (int i = 0; i < profiled.size(); i++) {
      FieldProfile field = fields.get(i);
      field.add(profiled.get(i), profiled.get(i).valueIn(row));
      bytes += field.bytes();
    }
  }

  private void fill(int size) {
    while (fields.size() < size) {
      fields.add(FieldProfile.empty());
    }
  }

  private RowsProfile merge(RowsProfile other) {
    fill(other.fields.size());
    rows += other.rows;
    for (int i = 0; i < other.fields.size(); i++) {
      fields.get(i).merge(other.fields.get(i));
    }
    return this;
  }

  /** How many rows. */
  public long rows() {
    return rows;
  }

  /** Of each field; none where there are no rows. */
  public List<FieldProfile> fields() {
    return Collections.unmodifiableList(fields);
  }

  /** About how many bytes it holds, while rows alone are added to it. */
  long bytes() {
    return bytes;
  }

  /** Joins the profiles of parts of a table. */
  public static Combine.CombineFn<RowsProfile, ?, RowsProfile> joining() {
    return new Joining();
  }

  private static final class Joining
      extends Combine.CombineFn<RowsProfile, RowsProfile, RowsProfile> {
    @Override
    public RowsProfile createAccumulator() {
      return empty();
    }

    @Override
    public RowsProfile addInput(RowsProfile all, RowsProfile part) {
      return all.merge(part);
    }

    @Override
    public RowsProfile mergeAccumulators(Iterable<RowsProfile> parts) {
      RowsProfile all = empty();
      parts.forEach(all::merge);
      return all;
    }

    @Override
    public RowsProfile extractOutput(RowsProfile all) {
      return all;
    }

    @Override
    public Coder getAccumulatorCoder(
        org.apache.beam.sdk.coders.CoderRegistry registry,
        org.apache.beam.sdk.coders.Coder<RowsProfile> input) {
      return Coder.of();
    }

    @Override
    public Coder getDefaultOutputCoder(
        org.apache.beam.sdk.coders.CoderRegistry registry,
        org.apache.beam.sdk.coders.Coder<RowsProfile> input) {
      return Coder.of();
    }
  }

  /**
   * The number of rows, of fields, and each field. Not deterministic: a sketch is made by chance.
   */
  public static final class Coder extends CustomCoder<RowsProfile> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(RowsProfile profile, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeLong(profile.rows);
      out.writeInt(profile.fields.size());
      for (FieldProfile field : profile.fields) {
        field.write(out);
      }
      out.flush();
    }

    @Override
    public RowsProfile decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      long rows = in.readLong();
      int size = in.readInt();
      List<FieldProfile> fields = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        fields.add(FieldProfile.read(in));
      }
      return new RowsProfile(rows, fields);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      throw new NonDeterministicException(this, "sketches of quantiles are made by chance");
    }
  }
}

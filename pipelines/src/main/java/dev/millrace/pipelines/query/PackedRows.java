package dev.millrace.pipelines.query;

import dev.millrace.transforms.ByteRange;
import dev.millrace.transforms.GrowingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;

/**
 * Rows of a table as bytes. A step with several outputs has its elements written and read once for
 * each of them by Flink and Spark, which costs more than the query itself where each element is a
 * row; bytes are copied.
 *
 * @param rows how many there are
 * @param bytes of one after the other
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record PackedRows(int rows, byte[] bytes) {
  /** So many bytes are enough for the cost of an element to be nothing beside them. */
  private static final int ENOUGH_BYTES = 32 << 10;

  /** How many rows, then their bytes. */
  static final class PackedCoder extends AtomicCoder<PackedRows> {
    private static final long serialVersionUID = 1L;
    private static final PackedCoder INSTANCE = new PackedCoder();

    private PackedCoder() {}

    static PackedCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(PackedRows packed, OutputStream out) throws IOException {
      VarIntCoder.of().encode(packed.rows(), out);
      ByteArrayCoder.of().encode(packed.bytes(), out);
    }

    @Override
    public PackedRows decode(InputStream in) throws IOException {
      return new PackedRows(VarIntCoder.of().decode(in), ByteArrayCoder.of().decode(in));
    }
  }

  /** Packs rows as they come. */
  static final class Packer {
    private final RowPacking packing;
    private final Consumer<PackedRows> full;
    private final GrowingBytes bytes = new GrowingBytes(2 * ENOUGH_BYTES);
    private int rows;

    /**
     * @param packing of each
     * @param full takes what is packed
     */
    Packer(RowPacking packing, Consumer<PackedRows> full) {
      this.packing = packing;
      this.full = full;
    }

    void add(Row row) {
      try {
        packing.write(row, bytes);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      rows++;
      if (bytes.size() >= ENOUGH_BYTES) {
        flush();
      }
    }

    /** Hands on what waits. */
    void flush() {
      if (rows > 0) {
        full.accept(new PackedRows(rows, bytes.copy()));
        bytes.clear();
        rows = 0;
      }
    }
  }

  /** Makes rows for the query of the bytes. */
  static final class Unpack extends DoFn<PackedRows, Row> {
    private static final long serialVersionUID = 1L;

    private final RowPacking packing;

    Unpack(RowPacking packing) {
      this.packing = packing;
    }

    @ProcessElement
    public void process(@Element PackedRows packed, OutputReceiver<Row> out) throws IOException {
      ByteRange bytes = new ByteRange(packed.bytes(), 0, packed.bytes().length);
      for (int row = 0; row < packed.rows(); row++) {
        out.output(packing.read(bytes));
      }
      if (bytes.available() > 0) {
        throw new IOException(
            packed.rows() + " packed rows leave " + bytes.available() + " bytes behind");
      }
    }
  }
}

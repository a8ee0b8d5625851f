package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hashing;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.Receipt;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Lands a collection as the files of one table, {@code part-00000-of-00004.parquet}, and hands on
 * what it finds when it reads them back, as the receiver's half of the run's books.
 *
 * <p><b>Windows</b>: in the global window of a bounded collection a file has its name when it is
 * complete. In fixed windows each window has files of its own, {@code
 * 20260131T100000Z-part-00000-of-00004.parquet}, when the watermark has passed it; a dot before the
 * name says that the window is not published yet ({@link PublishWindows}). Late rows must be set
 * aside before: they would replace a file.
 *
 * <p><b>Idempotent</b>: the shard of a row is taken from a digest of its encoded bytes, so that a
 * retry writes the same rows to the same name. A file gets that name when it is complete, by a
 * rename that replaces; a reader never sees half a file.
 *
 * <p><b>Order</b> of rows within a file is not defined. <b>Errors</b> of the file system end the
 * run with the name of the file. <b>Cost</b>: one shuffle of the rows; each file is written by one
 * worker and read back once.
 *
 * <p>The edge's count of rows is always written; its weight (see {@link FileFormat.Tally}) where
 * {@link #weighedAs} names the weight's unit.
 */
public final class LandFiles<T> extends PTransform<PCollection<T>, PCollection<LedgerCount>> {
  /** Stands before the name of a file that is not complete. */
  static final String PARTIAL = ".";

  private final ResourceId folder;
  private final String prefix;
  private final FileFormat<T> format;
  private final Edge edge;
  private final String weightUnit;
  private final int shards;
  private final Proof proof;

  private LandFiles(
      ResourceId folder,
      String prefix,
      FileFormat<T> format,
      Edge edge,
      String weightUnit,
      int shards,
      Proof proof) {
    this.folder = folder;
    this.prefix = prefix;
    this.format = format;
    this.edge = edge;
    this.weightUnit = weightUnit;
    this.shards = shards;
    this.proof = proof;
  }

  /** What is handed on of a file. */
  enum Proof {
    /** How much is in it. */
    COUNT,
    /** That, with a {@link Receipt}. */
    RECEIPT
  }

  /**
   * One file in {@code folder}.
   *
   * @param edge of the ledger that ends in this landing; its unit is that of the rows
   */
  public static <T> LandFiles<T> into(ResourceId folder, FileFormat<T> format, Edge edge) {
    return new LandFiles<>(folder, "part", format, edge, "", 1, Proof.COUNT);
  }

  /** Spreads the rows over so many files, from 1 to 99,999. */
  public LandFiles<T> inShards(int count) {
    checkArgument(
        count >= 1 && count <= 99_999, "Invalid number of shards: %s (must be 1 to 99999)", count);
    return new LandFiles<>(folder, prefix, format, edge, weightUnit, count, proof);
  }

  /** Files begin with this in place of {@code part}, where two landings share a folder. */
  public LandFiles<T> named(String beginning) {
    return new LandFiles<>(folder, beginning, format, edge, weightUnit, shards, proof);
  }

  /** For the rows of one window, which a step has at hand; of the global window it is this one. */
  public LandFiles<T> of(BoundedWindow window) {
    return named(WindowFiles.prefix(window, prefix));
  }

  /** Also counts the weight that the format reads back, in the given unit. */
  public LandFiles<T> weighedAs(String unit) {
    return new LandFiles<>(folder, prefix, format, edge, unit, shards, proof);
  }

  /**
   * The count of a file's rows comes with a {@link Receipt}, for a manifest. It costs one more look
   * at each file, from its first byte to its last.
   */
  public LandFiles<T> withReceipts() {
    return new LandFiles<>(folder, prefix, format, edge, weightUnit, shards, Proof.RECEIPT);
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<T> rows) {
    Coder<T> coder = rows.getCoder();
    return rows.apply("Choose file", ParDo.of(new ChooseShard<>(coder, shards)))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("Gather file", GroupByKey.create())
        .apply("Write and read back", ParDo.of(new LandShard<>(this)))
        .setCoder(LedgerCount.Coder.of());
  }

  /**
   * Lands one shard from where its rows are made, for a step that has all of them at hand; a
   * collection of rows is landed by applying this transform instead.
   *
   * @return what is found when the file is read back
   */
  public List<LedgerCount> landShard(int shard, Rows<T> rows) throws IOException {
    return readBack(write(folder.toString(), prefix, format, shard, shards, rows));
  }

  /** Rows that are handed over one by one. */
  @FunctionalInterface
  public interface Rows<T> {
    void pushTo(Consumer<T> file) throws IOException;
  }

  private List<LedgerCount> readBack(String file) throws IOException {
    ResourceId resource = FileSystems.matchNewResource(file, false);
    FileFormat.Tally tally;
    LedgerCount rows;
    try {
      tally = tally(resource);
      rows = edge.received(tally.rows());
      rows =
          switch (proof) {
            case COUNT -> rows;
            case RECEIPT -> rows.with(FileDigest.of(resource));
          };
    } catch (IOException e) {
      IOException fault = RemoteCalls.plain(e);
      throw new IOException("Cannot read back " + file + ": " + reason(fault), fault);
    }
    return weightUnit.isEmpty()
        ? List.of(rows)
        : List.of(rows, edge.in(weightUnit).received(tally.weight()));
  }

  private FileFormat.Tally tally(ResourceId file) throws IOException {
    try (ReadableByteChannel channel = RemoteCalls.open(file)) {
      return format.readBack((SeekableByteChannel) channel);
    }
  }

  /** Lands a table of no rows, for a landing that was handed none. */
  List<LedgerCount> landEmpty() throws IOException {
    return inShards(1).landShard(0, file -> {});
  }

  /** The same, elsewhere. */
  LandFiles<T> in(ResourceId other) {
    return new LandFiles<>(other, prefix, format, edge, weightUnit, shards, proof);
  }

  /** Ending of the files' names. */
  String extension() {
    return format.extension();
  }

  /** Where the files are. */
  ResourceId folder() {
    return folder;
  }

  /** The edge of the ledger that ends here. */
  public Edge edge() {
    return edge;
  }

  private static String fileName(String prefix, int shard, int shards, String extension) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d%s", prefix, shard, shards, extension);
  }

  private static <T> String write(
      String folder, String prefix, FileFormat<T> format, int shard, int shards, Rows<T> rows)
      throws IOException {
    ResourceId directory = FileSystems.matchNewResource(folder, true);
    String name = fileName(prefix, shard, shards, format.extension());
    ResourceId target = directory.resolve(name, StandardResolveOptions.RESOLVE_FILE);
    ResourceId partial =
        directory.resolve(
            PARTIAL + name + "." + UUID.randomUUID(), StandardResolveOptions.RESOLVE_FILE);
    try {
      try (FileFormat.Writer<T> writer =
          format.writer(FileSystems.create(partial, "application/octet-stream"))) {
        rows.pushTo(row -> writeRow(writer, row));
      }
      RemoteCalls.rename(List.of(partial), List.of(target));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (RowNotWritten e) {
      deleteQuietly(partial, e);
      throw unwritten(target, e.cause());
    } catch (RuntimeException e) {
      deleteQuietly(partial, e);
      throw e;
    } catch (IOException e) {
      deleteQuietly(partial, e);
      throw unwritten(target, e);
    }
    return target.toString();
  }

  /** A retry must not leave half a file beside the whole one. */
  private static void deleteQuietly(ResourceId partial, Exception because) {
    try {
      RemoteCalls.delete(List.of(partial));
    } catch (IOException | RuntimeException e) {
      // Beam wraps what it meets while it looks for the file.
      because.addSuppressed(e);
    }
  }

  private static <T> void writeRow(FileFormat.Writer<T> writer, T row) {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new RowNotWritten(e);
    }
  }

  private static IOException unwritten(ResourceId target, IOException e) {
    IOException fault = RemoteCalls.plain(e);
    return new IOException(
        "Cannot write " + target + ": " + reason(fault) + "; nothing was published", fault);
  }

  /** Carries a fault through a consumer, which may not throw it. */
  private static final class RowNotWritten extends RuntimeException {
    private final IOException cause;

    private RowNotWritten(IOException cause) {
      super(cause);
      this.cause = cause;
    }

    private IOException cause() {
      return cause;
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static final class ChooseShard<T> extends DoFn<T, KV<Integer, T>> {
    private final Coder<T> coder;
    private final int shards;

    private ChooseShard(Coder<T> coder, int shards) {
      this.coder = coder;
      this.shards = shards;
    }

    @ProcessElement
    public void process(@Element T row, OutputReceiver<KV<Integer, T>> out) throws IOException {
      out.output(KV.of(shards == 1 ? 0 : shardOf(row), row));
    }

    private int shardOf(T row) throws IOException {
      var bytes = new java.io.ByteArrayOutputStream(256);
      coder.encode(row, bytes);
      long digest = Hashing.murmur3_128().hashBytes(bytes.toByteArray()).asLong();
      return (int) Long.remainderUnsigned(digest, shards);
    }
  }

  private static final class LandShard<T> extends DoFn<KV<Integer, Iterable<T>>, LedgerCount> {
    private final LandFiles<T> landing;

    private LandShard(LandFiles<T> landing) {
      this.landing = landing;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<T>> shard,
        BoundedWindow window,
        OutputReceiver<LedgerCount> out)
        throws IOException {
      landing
          .of(window)
          .landShard(shard.getKey(), file -> shard.getValue().forEach(file))
          .forEach(out::output);
    }
  }
}

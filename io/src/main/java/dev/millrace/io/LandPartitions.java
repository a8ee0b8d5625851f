package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hashing;
import dev.millrace.transforms.LedgerCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Lands a bounded collection as the files of a table with a folder for each partition, {@code
 * date=2026-02-01/part-00000-of-00004.parquet}, and hands on what it finds when it reads them back,
 * as the receiver's half of the run's books.
 *
 * <p><b>Size</b>: a partition has as many files as its weight needs, so that a day with little in
 * it is one file and not as many as the busiest day. The weight of each partition must be known
 * before the first row is sent to its file, so it is an input of its own; who reads the rows adds
 * it up on the way. It may be that of rows which were dropped later; files are smaller then.
 *
 * <p><b>Idempotent</b>: the file of a row is taken from a digest of its encoded bytes, and how many
 * there are from the weights, so that a retry writes the same rows to the same name, by a rename
 * that replaces. Where what is read has changed in between the names change too: each file is
 * counted, on an edge of the ledger of its own ({@link #filesOf}), and {@link
 * PublishRun#withPartitions} publishes nothing beside a file that is left from an earlier attempt.
 *
 * <p><b>Windows</b>: the global one. <b>Order</b> of rows within a file is not defined.
 * <b>Errors</b> of the file system end the run with the name of the file. <b>Cost</b>: one shuffle
 * of the rows, one of a number for each partition and range of input; each file is written by one
 * worker and read back once.
 */
public final class LandPartitions<T> extends PTransform<PCollection<T>, PCollection<LedgerCount>> {
  private static final int MOST_FILES = 99_999;

  private final LandFiles<T> files;
  private final Partitioning<T> partitioning;
  private final long weightPerFile;
  private final PCollection<KV<Long, Long>> weights;

  private LandPartitions(
      LandFiles<T> files,
      Partitioning<T> partitioning,
      long weightPerFile,
      PCollection<KV<Long, Long>> weights) {
    this.files = files;
    this.partitioning = partitioning;
    this.weightPerFile = weightPerFile;
    this.weights = weights;
  }

  /**
   * A table in {@code folder}.
   *
   * @param edge of the ledger that ends in this landing
   */
  public static <T> Table<T> into(ResourceId folder, FileFormat<T> format, Edge edge) {
    return new Table<>(folder, format, edge);
  }

  /** A table that waits for its partitions. */
  public record Table<T>(ResourceId folder, FileFormat<T> format, Edge edge) {
    /**
     * @param weights of partitions, in parts
     * @param weightPerFile about what a file shall hold, at least 1
     */
    public LandPartitions<T> by(
        Partitioning<T> partitioning, PCollection<KV<Long, Long>> weights, long weightPerFile) {
      checkArgument(
          weightPerFile >= 1, "Invalid weight of a file: %s (must be >= 1)", weightPerFile);
      return new LandPartitions<>(
          LandFiles.into(folder, format, edge), partitioning, weightPerFile, weights);
    }
  }

  /** The count of each file comes with a receipt, see {@link LandFiles#withReceipts}. */
  public LandPartitions<T> withReceipts() {
    return new LandPartitions<>(files.withReceipts(), partitioning, weightPerFile, weights);
  }

  /** What a run that has no rows lands in place of partitions: a file at the top of the table. */
  public LandFiles<T> empty() {
    return files;
  }

  /** Where the partitions are. */
  public ResourceId folder() {
    return files.folder();
  }

  /** The edge of the ledger that ends here. */
  public Edge edge() {
    return files.edge();
  }

  /** The edge of the ledger from a landing to the publication of its table, counted in files. */
  public static Edge filesOf(Edge landing) {
    return new Edge(landing.to(), "Publish the run", "files");
  }

  /** The table as it is when it is to be published. */
  PartitionFiles files() {
    return new PartitionFiles(folder().toString(), files.extension(), filesOf(edge()));
  }

  @Override
  public Map<TupleTag<?>, PValue> getAdditionalInputs() {
    return weights.expand();
  }

  @Override
  public PCollection<LedgerCount> expand(PCollection<T> rows) {
    Coder<T> coder = rows.getCoder();
    PCollectionView<Map<Long, Long>> known =
        weights
            .apply("Add up partitions", Sum.longsPerKey())
            .apply("Weights of partitions", View.asMap());
    return rows.apply(
            "Choose file",
            ParDo.of(new ChooseFile<>(coder, partitioning, weightPerFile, known))
                .withSideInputs(known))
        .setCoder(KvCoder.of(PartitionFile.Coder.of(), coder))
        .apply("Gather file", GroupByKey.create())
        .apply("Write and read back", ParDo.of(new LandFile<>(files, partitioning)))
        .setCoder(LedgerCount.Coder.of());
  }

  private static final class ChooseFile<T> extends DoFn<T, KV<PartitionFile, T>> {
    private final Coder<T> coder;
    private final Partitioning<T> partitioning;
    private final long weightPerFile;
    private final PCollectionView<Map<Long, Long>> weights;

    private ChooseFile(
        Coder<T> coder,
        Partitioning<T> partitioning,
        long weightPerFile,
        PCollectionView<Map<Long, Long>> weights) {
      this.coder = coder;
      this.partitioning = partitioning;
      this.weightPerFile = weightPerFile;
      this.weights = weights;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      T row = context.element();
      long partition = partitioning.of(row);
      long weight = context.sideInput(weights).getOrDefault(partition, 0L);
      int shards =
          (int) Math.max(1, Math.min(MOST_FILES, (weight + weightPerFile - 1) / weightPerFile));
      context.output(
          KV.of(new PartitionFile(partition, shards == 1 ? 0 : shardOf(row, shards), shards), row));
    }

    private int shardOf(T row, int shards) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      coder.encode(row, bytes);
      long digest = Hashing.murmur3_128().hashBytes(bytes.toByteArray()).asLong();
      return (int) Long.remainderUnsigned(digest, shards);
    }
  }

  private static final class LandFile<T> extends DoFn<KV<PartitionFile, Iterable<T>>, LedgerCount> {
    private final LandFiles<T> files;
    private final Partitioning<T> partitioning;

    private LandFile(LandFiles<T> files, Partitioning<T> partitioning) {
      this.files = files;
      this.partitioning = partitioning;
    }

    @ProcessElement
    public void process(
        @Element KV<PartitionFile, Iterable<T>> file, OutputReceiver<LedgerCount> out)
        throws IOException {
      PartitionFile place = file.getKey();
      String below = partitioning.folder(place.partition());
      String folder = files.folder().toString();
      String where = below.isEmpty() ? folder : folder + below + "/";
      files
          .in(FileSystems.matchNewResource(where, true))
          .inShards(place.shards())
          .landShard(place.shard(), rows -> file.getValue().forEach(rows))
          .forEach(out::output);
      out.output(filesOf(files.edge()).sent(1));
    }
  }
}

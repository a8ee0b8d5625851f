package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Files as an input of a batch pipeline: found when the pipeline is built, cut into ranges, spread
 * over the workers, and read there line by line with {@link LineReader} or {@link ReadLines}.
 *
 * <p><b>Patterns</b>, any number: a file, a folder, which stands for every file below it, or a glob
 * with {@code *}, {@code ?}, {@code [abc]}, {@code {a,b}} and, across folders, {@code **}. A name
 * that exists is taken literally, whatever signs are in it. Wildcards and folders pass over names
 * that start with a dot, as a shell does. Other systems than the local one are reached through
 * Beam's {@link org.apache.beam.sdk.io.FileSystems}. On {@code hdfs://…} names and globs mean the
 * same, and wildcards pass over names that start with an underline too; as {@code gs://…}, where it
 * is on the class path, the globs are those of Beam.
 *
 * <p><b>Order and repetition</b>: files are in the order of their names. One that several patterns
 * or links lead to is read once.
 *
 * <p><b>Errors</b> come from {@link #matching}, before anything runs, one line each: {@link
 * IllegalArgumentException} for a pattern that makes no sense or matches nothing, {@link
 * FileReadException} for a file that cannot be opened or is not what its name says. To find the
 * latter every local file is opened, and the first {@value InputFiles#OPENED_REMOTE_FILES} of any
 * other system; the rest tell when they are read.
 *
 * <p><b>Ranges</b> are a 256th of the input, but at least {@value #SHORTEST_RANGE} and at most
 * {@value #LONGEST_RANGE} bytes; a compressed file is one range.
 */
public final class FileInlet {
  static final long SHORTEST_RANGE = 4L << 20;
  static final long LONGEST_RANGE = 64L << 20;
  private static final int RANGES = 256;

  private final ImmutableList<InputFile> files;
  private final long mostText;

  private FileInlet(List<InputFile> files, long mostText) {
    this.files = ImmutableList.copyOf(files);
    this.mostText = mostText;
  }

  /**
   * Finds the files now. Beam's file systems must know the pipeline's options by then, as they do
   * once the pipeline is created.
   *
   * @param patterns at least one
   */
  public static FileInlet matching(List<String> patterns) throws FileReadException {
    checkArgument(!patterns.isEmpty(), "Invalid input: no pattern (at least one is needed)");
    return new FileInlet(InputFiles.matching(patterns), Long.MAX_VALUE);
  }

  /** No files. */
  public static FileInlet none() {
    return new FileInlet(List.of(), Long.MAX_VALUE);
  }

  /** What was found, in the order of the names. */
  public List<InputFile> files() {
    return files;
  }

  /** Some of the files. */
  public FileInlet where(Predicate<InputFile> wanted) {
    return new FileInlet(files.stream().filter(wanted).toList(), mostText);
  }

  /**
   * The same files, with a limit to the bytes that one which is compressed has when it is not: some
   * megabytes may be made so that terabytes come of them. Reading fails where there are more.
   */
  public FileInlet inflatingTo(long most) {
    checkArgument(most >= 1, "Invalid length of a text: %s (must be >= 1)", most);
    return new FileInlet(files, most);
  }

  /** Bytes of all files on disk. */
  public long totalBytes() {
    return files.stream().mapToLong(InputFile::size).sum();
  }

  /** About how many bytes of text all files hold: ten for each byte of a compressed one. */
  public long textBytes() {
    return files.stream()
        .mapToLong(
            file -> file.compression() == FileCompression.NONE ? file.size() : 10 * file.size())
        .sum();
  }

  /** All files, cut into ranges: in the order of the names, then of the offsets. */
  public List<FileRange> split() {
    long share = (totalBytes() + RANGES - 1) / RANGES;
    long length = Math.max(SHORTEST_RANGE, Math.min(LONGEST_RANGE, share));
    return ranges(file -> length);
  }

  /**
   * The ranges as the root of a pipeline. What reads them should come right after it, in the same
   * bundle: the ranges are spread by the engine's own assignment of input, without a shuffle.
   */
  public PTransform<PBegin, PCollection<FileRange>> ranges() {
    return new FileRanges(split());
  }

  /** Each file as one range, for a format that cannot be read from its middle. */
  public PTransform<PBegin, PCollection<FileRange>> wholeFiles() {
    return new FileRanges(ranges(InputFile::size));
  }

  private List<FileRange> ranges(ToLongFunction<InputFile> length) {
    return files.stream()
        .flatMap(file -> file.split(length.applyAsLong(file)).stream())
        .map(range -> range.inflatingTo(mostText))
        .toList();
  }
}

package dev.millrace.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** What Flink keeps of a job below a folder: {@code <job>/chk-<number>/_metadata}. */
final class Checkpoints {
  private static final String COMPLETE = "_metadata";

  private Checkpoints() {}

  /** The folder as Flink's file systems want it: with a scheme. */
  static String storage(String folder) {
    return folder.contains("://") ? folder : Path.of(folder).toUri().toString();
  }

  /** The newest checkpoint that is complete, of whatever job. */
  static Optional<String> newest(String folder) {
    List<Metadata> complete;
    try {
      complete =
          FileSystems.match(folder + "*/chk-*/" + COMPLETE, EmptyMatchTreatment.ALLOW).metadata();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for checkpoints in " + folder, e);
    }
    return complete.stream()
        .max(
            Comparator.comparingLong(Metadata::lastModifiedMillis)
                .thenComparingLong(Checkpoints::number))
        .map(file -> storage(file.resourceId().getCurrentDirectory().toString()));
  }

  private static long number(Metadata file) {
    String folder = String.valueOf(file.resourceId().getCurrentDirectory().getFilename());
    return Long.parseLong(folder.replaceAll("\\D", ""));
  }
}

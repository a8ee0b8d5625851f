package dev.millrace.pipelines;

import dev.millrace.io.ReadProgress;
import dev.millrace.pipelines.console.ProgressSource;

/** What this JVM has read since a moment; nothing where a cluster does the reading. */
public final class ReadingProgress implements ProgressSource {
  private final ReadProgress.Snapshot start = ReadProgress.snapshot();

  private ReadingProgress() {}

  public static ProgressSource fromNow() {
    return new ReadingProgress();
  }

  @Override
  public Snapshot snapshot() {
    ReadProgress.Snapshot since = ReadProgress.snapshot().since(start);
    return new Snapshot(since.linesRead(), since.bytesRead(), since.bytesExpected());
  }
}

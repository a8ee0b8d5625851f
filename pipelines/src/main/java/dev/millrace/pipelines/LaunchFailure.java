package dev.millrace.pipelines;

import org.jspecify.annotations.Nullable;

/** Tells an engine's client that a launch failed; its message is the line that the user sees. */
final class LaunchFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  LaunchFailure(String line, @Nullable Throwable trace) {
    super(line, trace, false, trace != null);
  }
}

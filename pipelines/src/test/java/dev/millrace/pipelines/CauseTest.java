package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.pipelines.options.UsageException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.UserCodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CauseTest {
  static Stream<Arguments> failures() {
    IOException full = new IOException("No space left on device");
    return Stream.of(
        failure(full, "No space left on device"),
        failure(new RuntimeException(new ExecutionException(full)), "No space left on device"),
        failure(new CompletionException(new UncheckedIOException(full)), "No space left on device"),
        failure(UserCodeException.wrap(full), "No space left on device"),
        failure(
            new Pipeline.PipelineExecutionException(UserCodeException.wrap(full)),
            "No space left on device"),
        failure(new InvocationTargetException(full), "No space left on device"),
        failure(
            thrownBy("org.apache.beam.runners.flink.FlinkRunner", full), "No space left on device"),
        failure(
            new IllegalStateException("Cannot write target/alerts.jsonl", full),
            "Cannot write target/alerts.jsonl: No space left on device"),
        failure(
            new RuntimeException(
                "Cannot write a.jsonl: No space left on device (free some)",
                new ExecutionException(full)),
            "Cannot write a.jsonl: No space left on device (free some)"),
        failure(
            new IOException(
                "java.io.IOException: Cannot read a.gz",
                new EOFException("Unexpected end of ZLIB input stream")),
            "Cannot read a.gz: Unexpected end of ZLIB input stream"),
        failure(
            new IllegalStateException("outer", new IllegalStateException("middle", full)),
            "outer: middle: No space left on device"),
        failure(
            new IOException(
                "No answer from db (Connection refused by db): is it up?",
                new IOException("Connection refused by db", new IOException("Timed out"))),
            "No answer from db (Connection refused by db): is it up?: Timed out"),
        failure(new NoSuchFileException("model.onnx"), "No such file: model.onnx"),
        failure(
            new FileNotFoundException("a.log (Permission denied)"), "a.log (Permission denied)"),
        failure(new AccessDeniedException("/root/x"), "Access denied: /root/x"),
        failure(
            new FileSystemException("/x", null, "Read-only file system"),
            "/x: Read-only file system"),
        failure(new UnknownHostException("db.example"), "Unknown host: db.example"),
        failure(new EOFException(), "Unexpected end of data"),
        failure(
            new OutOfMemoryError("Java heap space"),
            "Out of memory: Java heap space (give Java more, for example with -Xmx4g)"),
        failure(
            new ArrayIndexOutOfBoundsException("Index 3 out of bounds for length 3"),
            "ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 3 (--verbose shows"
                + " where)"),
        failure(new IllegalStateException(), "IllegalStateException (--verbose shows where)"),
        failure(new IOException("first line\n\tat second line"), "first line"),
        // As Spark 3.5's DAGScheduler words it.
        failure(
            new RuntimeException(
                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent"
                    + " failure: Lost task 0.0 in stage 1.0 (TID 1) (host executor driver):"
                    + " java.io.IOException: No space left on device\n"
                    + "\tat java.base/java.io.FileOutputStream.writeBytes(Native Method)\n\n"
                    + "Driver stacktrace:"),
            "No space left on device"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsOneLineThatNamesItsRootCause(Throwable failure, String line) {
    assertThat(Cause.line(failure), is(line));
  }

  @Test
  void aCauseThatLeadsBackEnds() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);

    assertThat(Cause.line(first), is("first: second"));
  }

  @Test
  void aMessageWithoutEndIsCut() {
    assertThat(Cause.line(new IOException("x".repeat(1001))), is("x".repeat(1000) + "…"));
  }

  @Test
  void theUsersMistakeIsFoundBelowOtherExceptions() {
    UsageException mistake = UsageException.missing("output", "must be a folder");

    assertThat(
        Cause.mistake(new RuntimeException(new ExecutionException(mistake))),
        is(Optional.of("Missing --output (must be a folder)")));
    assertThat(Cause.mistake(new IOException("disk full")), is(Optional.empty()));
  }

  private static RuntimeException thrownBy(String engine, Throwable cause) {
    RuntimeException exception = new RuntimeException("Pipeline execution failed", cause);
    exception.setStackTrace(
        new StackTraceElement[] {new StackTraceElement(engine, "run", "Engine.java", 1)});
    return exception;
  }

  private static Arguments failure(Throwable failure, String line) {
    return Arguments.of(failure, line);
  }
}

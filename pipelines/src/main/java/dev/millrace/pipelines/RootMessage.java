package dev.millrace.pipelines;

import java.io.EOFException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What a root cause says, with the words that Java leaves to the name of its type. */
final class RootMessage {
  private RootMessage() {}

  static String of(Throwable root) {
    String message = Objects.requireNonNullElse(root.getMessage(), "").strip();
    if (root instanceof NoSuchFileException) {
      return "No such file: " + message;
    } else if (root instanceof AccessDeniedException) {
      return "Access denied: " + message;
    } else if (root instanceof FileAlreadyExistsException) {
      return "File exists already: " + message;
    } else if (root instanceof UnknownHostException) {
      return "Unknown host: " + message;
    } else if (root instanceof EOFException && message.isEmpty()) {
      return "Unexpected end of data";
    } else if (root instanceof OutOfMemoryError) {
      return "Out of memory: " + message + " (give Java more, for example with -Xmx4g)";
    } else if (root instanceof ClassNotFoundException || root instanceof LinkageError) {
      return "Incomplete or mixed class path: " + root.getClass().getSimpleName() + " " + message;
    } else if (isDefect(root) || message.isEmpty()) {
      return root.getClass().getSimpleName()
          + (message.isEmpty() ? "" : ": " + message)
          + " (--verbose shows where)";
    }
    return message;
  }

  /** Types that code throws by accident, whose message means nothing without them. */
  private static boolean isDefect(Throwable root) {
    return root instanceof NullPointerException
        || root instanceof ClassCastException
        || root instanceof IndexOutOfBoundsException
        || root instanceof ArithmeticException
        || root instanceof NumberFormatException
        || root instanceof StackOverflowError;
  }
}

package dev.millrace.io;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.ipc.RpcException;
import org.apache.hadoop.security.AccessControlException;

/**
 * HDFS refuses, or cannot be reached. The message is one line: what is wrong and what to do. What
 * Hadoop's client said, at some length, is added as a suppressed exception, so that it is not said
 * twice.
 */
final class HdfsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** How Hadoop begins what it says of a NameNode that gave no answer; of DataNodes it does not. */
  private static final String QUESTION = "Call From ";

  private HdfsException(String message) {
    super(message);
  }

  /** A name that says too little. */
  static HdfsException noNameNode(HdfsFile file) {
    return new HdfsException(
        "%s names no NameNode: write hdfs://HOST:PORT%s, or give Hadoop's configuration by"
                .formatted(file, file.path())
            + " HADOOP_CONF_DIR or --hadoopConfiguration");
  }

  /** More of it can be read than the NameNode counts. */
  static HdfsException stillWritten(long readable, long counted) {
    return new HdfsException(
        String.format(
            Locale.ROOT,
            "it is still being written (%,d bytes by now, of which the NameNode counts %,d); run"
                + " again when its writer has closed it",
            readable,
            counted));
  }

  /** There is more of it than when it was found. */
  static HdfsException grown(long size, long found) {
    return new HdfsException(
        String.format(
            Locale.ROOT,
            "it has been written to since the run found it (%,d bytes by now, %,d then); run again"
                + " when its writer has closed it",
            size,
            found));
  }

  /** The same in words for a person; an interruption is left as it is. */
  static IOException of(HdfsFile file, Exception fault) {
    if (fault instanceof HdfsException
        || fault instanceof ClosedByInterruptException
        || (fault instanceof InterruptedIOException
            && !(fault instanceof SocketTimeoutException))) {
      return (IOException) fault;
    }
    HdfsException explained = new HdfsException(message(file, fault));
    explained.addSuppressed(fault);
    return explained;
  }

  private static String message(HdfsFile file, Exception fault) {
    List<Throwable> chain = Throwables.getCausalChain(fault);
    String said = firstLine(chain.get(chain.size() - 1));
    for (Throwable link : chain) {
      if (link instanceof UnknownHostException) {
        return "there is no host or name service "
            + file.authority()
            + " (unknown host): check the URI; name services need Hadoop's configuration, given by"
            + " HADOOP_CONF_DIR or --hadoopConfiguration";
      } else if (firstLine(link).startsWith(QUESTION)) {
        return "no NameNode answers at "
            + file.authority()
            + " ("
            + (link instanceof SocketTimeoutException ? "timed out" : said)
            + "): check host and port, that it runs, and that this machine can reach it";
      } else if (link instanceof RpcException) {
        return "what answers at "
            + file.authority()
            + " is no NameNode ("
            + said
            + "): give the port of its clients, 8020 unless it was changed";
      } else if (link instanceof AccessControlException) {
        return firstLine(link)
            + "; allow it, or be another user (the environment variable HADOOP_USER_NAME)";
      }
    }
    return said;
  }

  private static String firstLine(Throwable link) {
    String message = Objects.requireNonNullElse(link.getMessage(), "");
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(link.getClass().getSimpleName());
  }
}

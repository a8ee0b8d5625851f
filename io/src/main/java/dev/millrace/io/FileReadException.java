package dev.millrace.io;

import dev.millrace.io.gcs.GcsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read as what it should be: gone, not allowed, cut short, damaged or
 * misnamed. A fault of the environment, which ends the run; it never becomes a dead letter. The
 * message is one line: what happened, which file, where in it, and what to do.
 */
public final class FileReadException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String uri;

  private FileReadException(String uri, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.uri = uri;
  }

  /** The file. */
  public String uri() {
    return uri;
  }

  /** The file system refused. */
  static FileReadException unreadable(String uri, Throwable fault) {
    Throwable cause = plain(fault);
    if (cause instanceof HdfsException) {
      // It says what to do.
      return new FileReadException(
          uri, "unreadable file: " + uri + " cannot be opened: " + reason(cause), cause);
    }
    return new FileReadException(
        uri,
        String.format(
            "unreadable file: %s cannot be opened (%s); check that it exists and that this user may"
                + " read it",
            uri, reason(cause)),
        cause);
  }

  /** A link was found and no file. */
  static FileReadException deadLink(Path link) {
    return new FileReadException(
        link.toString(),
        "unreadable file: " + link + " is a link that leads nowhere; remove it or restore its file",
        null);
  }

  /** The file system failed on the way. */
  static FileReadException interrupted(String uri, long position, Throwable fault) {
    Throwable cause = plain(fault);
    return new FileReadException(
        uri,
        String.format(
            Locale.ROOT,
            "unreadable file: %s fails at byte %,d (%s); check the disk or the network, then run"
                + " again",
            uri,
            position,
            reason(cause)),
        cause);
  }

  /** The file has become shorter since it was matched. */
  static FileReadException shrunk(String uri, long size, long expected) {
    return new FileReadException(
        uri,
        String.format(
            Locale.ROOT,
            "file changed: %s has %,d bytes and had %,d when the run started; run again when nobody"
                + " truncates it",
            uri,
            size,
            expected),
        null);
  }

  /** The compressed data become longer than somebody said that they may. */
  static FileReadException inflated(
      String uri, FileCompression compression, long fileSize, long mostText) {
    return new FileReadException(
        uri,
        String.format(
            Locale.ROOT,
            "too much text: %s has %,d bytes of %s, and more than %,d when it is decompressed;"
                + " leave it out if it is not what it should be, or raise"
                + " --maxDecompressedMegabytes",
            uri,
            fileSize,
            compression,
            mostText),
        null);
  }

  /** The compressed data end too early. */
  static FileReadException truncated(
      String uri, FileCompression compression, long text, Throwable cause) {
    return new FileReadException(
        uri,
        String.format(
            Locale.ROOT,
            "truncated %s: %s ends in the middle of a %s after %,d bytes of text; copy the file"
                + " again",
            compression,
            uri,
            compression.unit(),
            text),
        cause);
  }

  /** The compressed data are wrong. */
  static FileReadException corrupt(
      String uri, FileCompression compression, long position, long text, Throwable cause) {
    return new FileReadException(
        uri,
        String.format(
            Locale.ROOT,
            "corrupt %s: %s cannot be decompressed after %,d bytes of text, near byte %,d of the"
                + " file (%s); copy the file again",
            compression,
            uri,
            text,
            position,
            reason(cause)),
        cause);
  }

  /** The name says one thing, the first bytes another. */
  static FileReadException misnamed(String uri, FileCompression named, FileCompression found) {
    String remedy =
        found == FileCompression.NONE
            ? "give it a name without " + named.extension() + ", or copy the file again"
            : "give it a name that ends in " + found.extension();
    return new FileReadException(
        uri,
        String.format(
            "misnamed file: %s is %s by its name and %s by its first bytes; %s",
            uri, named, found == FileCompression.NONE ? "not" : found.toString(), remedy),
        null);
  }

  /** The name or the user says Avro, the bytes do not, or not to their end. */
  static FileReadException notAvro(String uri, long records, Throwable cause) {
    return new FileReadException(
        uri,
        String.format(
            Locale.ROOT,
            "damaged file: %s cannot be read as an Avro container after %,d records (%s); copy it"
                + " again, or give its format with ?format=",
            uri,
            records,
            reason(cause)),
        cause);
  }

  /** A format that is not read here. */
  static FileReadException foreign(String uri, String format) {
    return new FileReadException(
        uri,
        String.format(
            "unknown compression: %s is %s by its first bytes (must be plain text, gzip, bzip2 or"
                + " zstd); unpack it first",
            uri, format),
        null);
  }

  /** Google's client says much on many lines. */
  private static Throwable plain(Throwable fault) {
    return GcsFault.behind(fault).<Throwable>map(one -> one).orElse(fault);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }
}

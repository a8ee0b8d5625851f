package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file or folder on HDFS, as a person writes it: no sign of it stands for another.
 *
 * @param authority the NameNode's host and port, or a name service; empty for that of the settings
 * @param path from the root; ends with a slash if it is that of a folder
 */
record HdfsFile(String authority, String path) implements ResourceId {
  static final String SCHEME = "hdfs";

  private static final Pattern URI =
      Pattern.compile(SCHEME + ":(?://([^/]*))?(/.*)?", Pattern.DOTALL);

  HdfsFile {
    checkArgument(path.startsWith("/"), "Invalid path: %s (must start with /)", path);
  }

  /**
   * @throws IllegalArgumentException if it is no URI of HDFS
   */
  static HdfsFile of(String uri) {
    Matcher parts = URI.matcher(uri);
    checkArgument(parts.matches(), "Invalid file: %s (must be hdfs://HOST:PORT/PATH)", uri);
    String authority = parts.group(1);
    String path = parts.group(2);
    return new HdfsFile(
        authority == null ? "" : authority, path == null ? "/" : path.replaceAll("/+", "/"));
  }

  /** The same name as that of a folder. */
  HdfsFile asFolder() {
    return isDirectory() ? this : new HdfsFile(authority, path + "/");
  }

  /** The folder that it is in; of the root, the root. */
  HdfsFile parent() {
    String name = isDirectory() ? path.substring(0, path.length() - 1) : path;
    return new HdfsFile(authority, name.substring(0, name.lastIndexOf('/') + 1)).asFolder();
  }

  /** A file below this folder. */
  HdfsFile file(String name) {
    return new HdfsFile(authority, path + name);
  }

  @Override
  public ResourceId resolve(String other, ResolveOptions kind) {
    checkState(isDirectory(), "Not a folder: %s (its name must end with /)", this);
    checkArgument(
        kind.equals(StandardResolveOptions.RESOLVE_DIRECTORY) || !other.endsWith("/"),
        "Invalid file: %s (must not end with /)",
        other);
    HdfsFile file = file(other);
    return kind.equals(StandardResolveOptions.RESOLVE_DIRECTORY) ? file.asFolder() : file;
  }

  @Override
  public ResourceId getCurrentDirectory() {
    return isDirectory() ? this : parent();
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public @Nullable String getFilename() {
    return path.equals("/") ? null : path.substring(parent().path.length()).replace("/", "");
  }

  @Override
  public boolean isDirectory() {
    return path.endsWith("/");
  }

  @Override
  public String toString() {
    return SCHEME + "://" + authority + path;
  }
}

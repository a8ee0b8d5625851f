package dev.millrace.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** A folder on HDFS, reached by Hadoop's own client and without any code of Millrace's. */
record HdfsFolder(FileSystem files, String uri) implements AutoCloseable {

  static HdfsFolder at(String uri) throws IOException {
    return new HdfsFolder(FileSystem.newInstance(URI.create(uri), new Configuration()), uri);
  }

  /** The URI of what is in it. */
  String uri(String name) {
    return uri + "/" + name;
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(uri(name));
  }

  void put(Path local, String name) throws IOException {
    files.copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), path(name));
  }

  boolean has(String name) throws IOException {
    return files.exists(path(name));
  }

  /** All files below a folder, hidden ones too, by their paths from there; sorted. */
  List<String> paths(String folder) throws IOException {
    List<String> paths = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> found = files.listFiles(path(folder), true);
    while (found.hasNext()) {
      paths.add(found.next().getPath().toString().substring(uri(folder).length() + 1));
    }
    return paths.stream().sorted().toList();
  }

  /**
   * Copies a folder to the local disk.
   *
   * @param names what the texts there call files, and what they are called in the copy
   */
  Path fetch(String folder, Path into, Names names) throws IOException {
    for (String path : paths(folder)) {
      Path local = into.resolve(path);
      Files.createDirectories(local.getParent());
      byte[] bytes;
      try (var in = files.open(path(folder + "/" + path))) {
        bytes = in.readAllBytes();
      }
      Files.write(
          local,
          path.endsWith(".jsonl")
              ? new String(bytes, UTF_8).replace(names.remote(), names.local()).getBytes(UTF_8)
              : bytes);
    }
    return into;
  }

  /** Two names of one folder. */
  record Names(String remote, String local) {}

  @Override
  public void close() throws IOException {
    files.close();
  }
}

package dev.millrace.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.HdfsConfiguration;

/**
 * What Millrace asks of HDFS, by Hadoop's own client. A process has one, with a connection to each
 * NameNode that it was asked about; they stay for as long as the process does, since many steps on
 * many threads share them.
 *
 * <p><b>Patience</b>: a NameNode that refuses connections is asked once, one that cannot be reached
 * three times for five seconds, and one that does not answer for {@value #ANSWER_MILLIS} ms;
 * Hadoop's client alone would take up to fifteen minutes. Those of a name service are asked in turn
 * for as long as Hadoop allows them to take over from each other, which is some minutes. What a
 * configuration says of it holds instead.
 *
 * <p><b>Files</b> are written with the replication and the block size of the NameNode, unless a
 * configuration says otherwise.
 *
 * <p>Not {@code beam-sdks-java-io-hadoop-file-system}: docs/engines.md says why.
 */
final class HdfsClient {
  private static final int ANSWER_MILLIS = 20_000;

  /** By name, what holds unless a configuration says otherwise. */
  private static final Map<String, String> PATIENCE =
      Map.of(
          "ipc.client.connect.timeout", "5000",
          "ipc.client.connect.max.retries.on.timeouts", "2",
          "ipc.client.rpc-timeout.ms", Integer.toString(ANSWER_MILLIS));

  /** The process's own; a later run in the same process may bring other settings. */
  private static final AtomicReference<HdfsClient> CURRENT =
      new AtomicReference<>(new HdfsClient(Map.of()));

  private final Map<String, String> settings;
  private final ConcurrentMap<String, FileContext> nameNodes = new ConcurrentHashMap<>();

  private HdfsClient(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /** Makes these settings hold from now on. */
  static void use(Map<String, String> settings) {
    CURRENT.updateAndGet(
        client -> client.settings.equals(settings) ? client : new HdfsClient(settings));
  }

  static HdfsClient current() {
    return Objects.requireNonNull(CURRENT.get());
  }

  /** A question about one file. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(FileContext nameNode, Path path) throws IOException;
  }

  /** Its length, times and kind, if it is there. */
  Optional<FileStatus> status(HdfsFile file) throws IOException {
    try {
      return Optional.of(ask(file, FileContext::getFileStatus));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** All that is in a folder itself, in any order; nothing if there is no such folder. */
  List<FileStatus> list(HdfsFile folder) throws IOException {
    try {
      return ask(
          folder,
          (nameNode, path) -> {
            List<FileStatus> entries = new ArrayList<>();
            RemoteIterator<FileStatus> rest = nameNode.listStatus(path);
            while (rest.hasNext()) {
              entries.add(rest.next());
            }
            return entries;
          });
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /**
   * @throws FileNotFoundException if it is not there
   */
  FSDataInputStream open(HdfsFile file) throws IOException {
    return ask(file, FileContext::open);
  }

  /** Writes a file anew, in a folder that is made if need be. */
  FSDataOutputStream create(HdfsFile file) throws IOException {
    return ask(
        file,
        (nameNode, path) ->
            nameNode.create(
                path,
                EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
                Options.CreateOpts.createParent()));
  }

  /**
   * Gives a file another name, at once; false if another file has that name, which stays.
   *
   * @throws FileNotFoundException if it is not there
   */
  boolean renameToNew(HdfsFile from, HdfsFile to) throws IOException {
    try {
      rename(from, to, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Gives a file another name, at once: readers of that name see the old file or this one.
   *
   * @throws FileNotFoundException if it is not there
   */
  void renameOver(HdfsFile from, HdfsFile to) throws IOException {
    rename(from, to, Options.Rename.OVERWRITE);
  }

  private void rename(HdfsFile from, HdfsFile to, Options.Rename manner) throws IOException {
    ask(
        from,
        (nameNode, path) -> {
          if (!from.parent().equals(to.parent())) {
            nameNode.mkdir(new Path(to.parent().path()), null, true);
          }
          nameNode.rename(path, new Path(to.path()), manner);
          return true;
        });
  }

  /** Removes a file, or a folder with all that is in it, if it is there. */
  void delete(HdfsFile file) throws IOException {
    try {
      ask(file, (nameNode, path) -> nameNode.delete(path, true));
    } catch (FileNotFoundException e) {
      // Somebody else has removed it.
    }
  }

  private <T> T ask(HdfsFile file, Question<T> question) throws IOException {
    try {
      return question.ask(nameNode(file), new Path(file.path()));
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HdfsException.of(file, e);
    }
  }

  private FileContext nameNode(HdfsFile file) throws IOException {
    FileContext known = nameNodes.get(file.authority());
    if (known != null) {
      return known;
    }
    Configuration configuration = configuration();
    URI uri =
        file.authority().isEmpty()
            ? URI.create(configuration.get("fs.defaultFS", ""))
            : URI.create(HdfsFile.SCHEME + "://" + file.authority());
    if (!HdfsFile.SCHEME.equals(uri.getScheme())) {
      throw HdfsException.noNameNode(file);
    }
    FileContext made = FileContext.getFileContext(uri, configuration);
    FileContext earlier = nameNodes.putIfAbsent(file.authority(), made);
    return earlier == null ? made : earlier;
  }

  /** Hadoop's defaults, then our patience, then what the class path and the settings say. */
  Configuration configuration() {
    Configuration configuration = new HdfsConfiguration();
    PATIENCE.forEach(
        (name, value) -> {
          if (isDefault(configuration, name)) {
            configuration.set(name, value);
          }
        });
    settings.forEach(configuration::set);
    return configuration;
  }

  private static boolean isDefault(Configuration configuration, String name) {
    String[] sources = configuration.getPropertySources(name);
    return sources == null
        || sources.length == 0
        || sources[sources.length - 1].endsWith("-default.xml");
  }
}

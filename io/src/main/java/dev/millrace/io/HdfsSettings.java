package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of Hadoop's configuration says of HDFS, to be carried to workers that have no such
 * folder. The options of a run are shown in many places, and such files hold keys and passwords
 * under names that nobody has a full list of: only what a client of HDFS needs is taken along.
 */
final class HdfsSettings {
  private static final String VARIABLE = "HADOOP_CONF_DIR";
  private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml");

  /** Names that are taken along. */
  private static final Set<String> NAMES =
      Set.of(
          "fs.defaultFS",
          "fs.permissions.umask-mode",
          "dfs.nameservices",
          "dfs.internal.nameservices",
          "dfs.namenode.rpc-address",
          "dfs.namenode.kerberos.principal",
          "dfs.replication",
          "dfs.blocksize",
          "dfs.data.transfer.protection",
          "dfs.encrypt.data.transfer",
          "hadoop.rpc.protection",
          "hadoop.security.authentication",
          "hadoop.security.token.service.use_ip");

  /** What further names begin with. */
  private static final List<String> BEGINNINGS =
      List.of(
          "dfs.client.",
          "dfs.encrypt.data.transfer.",
          "dfs.ha.namenodes.",
          "dfs.namenode.rpc-address.",
          "dfs.namenode.kerberos.principal.",
          "ipc.client.");

  private HdfsSettings() {}

  /**
   * Those that the options hold, else those of the folder that they name, else those of the
   * environment's.
   *
   * @throws IllegalArgumentException if a folder is named that holds none
   */
  static Map<String, String> of(HdfsOptions options) {
    Map<String, String> carried = options.getHdfsSettings();
    if (carried == null) {
      carried = read(options.getHadoopConfiguration(), System.getenv(VARIABLE));
      if (!carried.isEmpty()) {
        options.setHdfsSettings(carried);
      }
    }
    return carried;
  }

  static Map<String, String> read(@Nullable String told, @Nullable String environment) {
    if (told != null) {
      checkArgument(
          !files(told).isEmpty(),
          "Invalid --hadoopConfiguration: %s (must be a folder with %s)",
          told,
          String.join(" or ", FILES));
    }
    String folder = told != null ? told : environment;
    return folder == null ? Map.of() : settings(files(folder));
  }

  private static List<Path> files(String folder) {
    return FILES.stream().map(Path.of(folder)::resolve).filter(Files::isReadable).toList();
  }

  private static Map<String, String> settings(List<Path> files) {
    // Lets a configuration know the old names of settings.
    HdfsConfiguration.init();
    Configuration configuration = new Configuration(false);
    files.forEach(file -> configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri())));
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> setting : configuration) {
      // As the configuration reads it: a value may be made of others.
      String value = configuration.get(setting.getKey());
      if (value != null && isNeeded(setting.getKey())) {
        settings.put(setting.getKey(), value);
      }
    }
    return settings;
  }

  private static boolean isNeeded(String name) {
    return NAMES.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
  }
}

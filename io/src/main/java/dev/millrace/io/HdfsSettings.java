package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of Hadoop's configuration says, to be carried to workers that have no such folder.
 * Nothing that may be a secret is taken along.
 */
final class HdfsSettings {
  private static final String VARIABLE = "HADOOP_CONF_DIR";
  private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml");
  private static final List<String> SECRET = List.of("password", "secret", "credential", "token");

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
      carried = read(options.getHdfsConfiguration(), System.getenv(VARIABLE));
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
          "Invalid --hdfsConfiguration: %s (must be a folder with %s)",
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
    Configuration configuration = new Configuration(false);
    files.forEach(file -> configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri())));
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> setting : configuration) {
      // As the configuration reads it: a value may be made of others.
      String value = configuration.get(setting.getKey());
      if (value != null && !mayBeSecret(setting.getKey())) {
        settings.put(setting.getKey(), value);
      }
    }
    return settings;
  }

  private static boolean mayBeSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains);
  }
}

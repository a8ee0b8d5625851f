package dev.millrace.hdfs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process of a NameNode or a DataNode. */
public final class HdfsRole {
  private final Process process;
  private final Path log;
  private String address = "";

  private HdfsRole(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static HdfsRole launch(String role, Path folder, String nameNode) throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve(role + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // It lives for seconds: compiling well would take longer than it saves.
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + folder,
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                classPath(),
                HdfsProcess.class.getName(),
                role,
                folder.toAbsolutePath().toString(),
                nameNode));
    // Whoever starts a NameNode may do anything with its files.
    builder.environment().put("HADOOP_USER_NAME", HdfsCluster.ADMINISTRATOR);
    return new HdfsRole(
        builder
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  /** The first line that it says is where it listens; it says nothing else. */
  void awaitAddress() throws IOException {
    BufferedReader said =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    if (line == null) {
      throw new IOException("A role of HDFS ended while it started (its log: " + log + ")");
    }
    address = line;
  }

  /** Host and port where it serves. */
  public String address() {
    return address;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  private static String classPath() throws IOException {
    Path code;
    try {
      code = Path.of(HdfsRole.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Path jars = code.resolveSibling("jars");
    if (!Files.isDirectory(jars)) {
      throw new IOException("No jars of Hadoop's servers in " + jars + " (mvn compile puts them)");
    }
    return jars + File.separator + "*" + File.pathSeparator + code;
  }
}

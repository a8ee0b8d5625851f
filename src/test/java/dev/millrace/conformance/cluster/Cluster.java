package dev.millrace.conformance.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A cluster of an engine on this machine, each role a process of its own. The script that users
 * have, {@code runner-profiles/<engine>/cluster}, starts and ends the processes and knows what they
 * are; here a role is a name, such as {@code taskmanager-1}. Ports are free ones.
 *
 * <p>No process outlives it: all are ended by {@link #close}, by the end of this JVM, and by the
 * script itself where this JVM is killed. What the roles logged stays in the folder.
 */
public final class Cluster implements AutoCloseable {
  private static final int LINES_OF_LOG = 40;

  private final Path script;
  private final Path folder;
  private final Thread stopping;
  private int submissions;

  private Cluster(Path script, Path folder) {
    this.script = script;
    this.folder = folder;
    this.stopping = new Thread(this::stop, "stop " + script);
  }

  /**
   * Starts all roles, and returns when each is at work.
   *
   * @param folder for the cluster's files; is made if it is absent
   * @param settings of the engine's own configuration, {@code KEY=VALUE}
   * @throws IllegalStateException if it does not start; says what was logged
   */
  public static Cluster start(Path script, Path folder, List<String> settings) throws IOException {
    Files.createDirectories(folder);
    Cluster cluster = new Cluster(script, folder);
    Runtime.getRuntime().addShutdownHook(cluster.stopping);
    cluster.run("start", settings.toArray(String[]::new));
    return cluster;
  }

  /**
   * Hands a job to the engine's own client.
   *
   * @param workingFolder where the client stands; what it says is kept in the cluster's folder
   * @param arguments the jar, and what its program takes
   */
  public Submission submit(Path workingFolder, List<String> arguments) throws IOException {
    submissions++;
    Path out = folder.resolve("submission-" + submissions + ".out.txt");
    Path err = folder.resolve("submission-" + submissions + ".err.txt");
    Process process =
        command("submit", arguments)
            .directory(workingFolder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Submission(process, out, err);
  }

  /**
   * What the engine's own client does and says, for what a user may ask of it besides submitting.
   *
   * @throws IllegalStateException if it fails
   */
  public String client(String... arguments) throws IOException {
    return run("client", arguments);
  }

  /** The roles that run, with their process ids; also what the engine started for a job. */
  public SortedMap<String, Long> roles() throws IOException {
    SortedMap<String, Long> roles = new TreeMap<>();
    run("roles")
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> roles.put(words[0], Long.valueOf(words[1])));
    return roles;
  }

  /** Ends a role as a power cut would. */
  public void kill(String role) throws IOException {
    run("kill", role);
  }

  /** Starts a role that was killed, and returns when the cluster is complete again. */
  public void revive(String role) throws IOException {
    run("revive", role);
  }

  /** What a role has logged since it was last started. */
  public String log(String role) throws IOException {
    return text(folder.resolve(role + ".log"));
  }

  /** The last lines of each log, for a failing test's message. */
  public String logs() {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Cluster::isLog).sorted().toList()) {
        List<String> lines = text(file).lines().toList();
        logs.append("\n==== ").append(folder.relativize(file)).append('\n');
        lines.stream()
            .skip(Math.max(0, lines.size() - LINES_OF_LOG))
            .forEach(line -> logs.append(line).append('\n'));
      }
    } catch (IOException e) {
      logs.append("\nCannot read the logs in ").append(folder).append(": ").append(e);
    }
    return logs.toString();
  }

  /** Ends all processes of the cluster. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(stopping);
    stop();
  }

  private void stop() {
    try {
      run("stop");
    } catch (IOException e) {
      throw new IllegalStateException("Cannot stop the cluster in " + folder, e);
    }
  }

  private String run(String verb, String... arguments) throws IOException {
    Process process = command(verb, List.of(arguments)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "%s %s: %s%s".formatted(script, verb, said, verb.equals("start") ? logs() : ""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted during " + verb, e);
    }
    return said;
  }

  private ProcessBuilder command(String verb, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString(), verb));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MILLRACE_CLUSTER", folder.toString());
    builder.environment().put("MILLRACE_CLUSTER_PORTS", "random");
    builder
        .environment()
        .put("MILLRACE_CLUSTER_OWNER", Long.toString(ProcessHandle.current().pid()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
    return builder;
  }

  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".log") || name.endsWith(".txt") || name.equals("stderr"));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}

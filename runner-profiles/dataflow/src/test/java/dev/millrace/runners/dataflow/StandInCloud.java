package dev.millrace.runners.dataflow;

import dev.millrace.pipelines.Millrace;
import dev.millrace.standins.dataflow.DataflowStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Stand-ins for Dataflow and Cloud Storage, and commands as a user gives them, whose jobs go there.
 * Buckets: {@code raw} for inputs, {@code lake} for outputs, {@code launch} for what the runner
 * uploads.
 */
final class StandInCloud implements AutoCloseable {
  static final String PROJECT = "nobody";
  static final String REGION = "europe-west1";

  /** What the runner uploads as the code of a job. */
  static final String STAGED = "for the jar";

  private final GcsStandIn storage;
  private final DataflowStandIn dataflow;
  private final Path staged;

  private StandInCloud(GcsStandIn storage, DataflowStandIn dataflow, Path staged) {
    this.storage = storage;
    this.dataflow = dataflow;
    this.staged = staged;
  }

  static StandInCloud start(Path folder) throws IOException {
    return new StandInCloud(
        GcsStandIn.with("raw", "lake", "launch"),
        DataflowStandIn.start(),
        Files.writeString(folder.resolve("millrace-dataflow.jar"), STAGED));
  }

  GcsStandIn storage() {
    return storage;
  }

  DataflowStandIn dataflow() {
    return dataflow;
  }

  void put(String bucket, String name, String text) {
    storage.put(bucket, name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a folder of this module's resources into a bucket. */
  void putFolder(String resource, String bucket, String prefix) throws IOException {
    Path folder =
        Path.of(
            Objects.requireNonNull(StandInCloud.class.getResource(resource), resource).getPath());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        storage.put(bucket, prefix + "/" + folder.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  record Launched(int status, String out, String err) {}

  /** Runs a command, to which only what names the stand-ins is added. */
  Launched launch(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of(
            "--project=" + PROJECT,
            "--region=" + REGION,
            "--tempLocation=gs://launch/temp",
            "--filesToStage=" + staged));
    arguments.addAll(dataflow.arguments());
    arguments.addAll(storage.arguments());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Millrace.launch(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Launched(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What the runner has uploaded, by the name of the object. */
  Map<String, byte[]> uploads() {
    return storage.objects("launch");
  }

  /** An uploaded object by its address. */
  byte[] uploaded(String address) {
    String name = address.replaceFirst("^gs://launch/", "");
    return Objects.requireNonNull(uploads().get(name), address);
  }

  @Override
  public void close() {
    dataflow.close();
    storage.close();
  }
}

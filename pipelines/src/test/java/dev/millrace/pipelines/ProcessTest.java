package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.client.EngineClient;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher behaves as a process: statuses, streams, logs. */
class ProcessTest {
  private final Path folder;

  ProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What a process left. */
  private record Ended(int status, String out, String err) {}

  @Test
  void successIsStatus0WithTheResultAloneOnStandardOutput() throws Exception {
    assertThat(java("noisy"), is(new Ended(0, "done …\n", "")));
  }

  @Test
  void verboseOpensTheLogs() throws Exception {
    Ended ended = java("noisy", "--verbose");

    assertThat(ended.out(), is("done …\n"));
    assertThat(ended.err(), containsString("slf4j warning"));
    assertThat(ended.err(), containsString("util warning"));
  }

  /** As a rule Beam registers all that is on the class path, which takes seconds. */
  @Test
  void onlyOptionsThatAreGivenAreRegistered() throws Exception {
    assertThat(
        java("registered", "--experiments=some,other"),
        is(
            new Ended(
                0,
                "DirectOptions ExperimentalOptions PipelineOptions, experiments [some, other]\n",
                "")));
  }

  @Test
  void aMistakeIsStatus2() throws Exception {
    assertThat(
        java("tally", "--words=a", "--limit=0"),
        is(new Ended(2, "", "Invalid --limit: 0 (must be a whole number of at least 1)\n")));
  }

  @Test
  void aFaultInTheEngineIsStatus1() throws Exception {
    assertThat(
        java("tally", "--words=poison"),
        is(new Ended(1, "", "tally failed: Cannot tally a poisoned word\n")));
  }

  @Test
  void underAnEnginesClientAFailureIsOneLineAndItsStatusToo() throws Exception {
    assertThat(
        java(EngineClient.class, TallyMain.class.getName(), "tally", "--words=a", "--limit=0"),
        is(new Ended(2, "", "Invalid --limit: 0 (must be a whole number of at least 1)\n")));
  }

  @Test
  void underAnEnginesClientTheLogIsTheClients() throws Exception {
    Ended ended = java(EngineClient.class, TallyMain.class.getName(), "noisy");

    assertThat(ended.status(), is(0));
    assertThat(ended.err(), containsString("slf4j warning"));
  }

  @Test
  void calledByAnotherProgramFailureIsAnExceptionWithTheLineAlone() {
    LaunchFailure failure =
        assertThrows(
            LaunchFailure.class,
            () -> Millrace.run(List.of("taly"), TallyMain.CLIENTS, TallyMain::launch));

    assertThat(failure.getMessage(), startsWith("Unknown pipeline: taly (nearest: tally;"));
    assertThat(failure.getStackTrace().length, is(0));
  }

  private Ended java(String... arguments) throws IOException, InterruptedException {
    return java(TallyMain.class, arguments);
  }

  private Ended java(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    // A container's locale, in which Java would write ? for what is not ASCII.
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES), is(true));
    return new Ended(process.exitValue(), text(out), text(err));
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }
}

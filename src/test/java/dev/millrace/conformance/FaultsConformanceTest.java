package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong around a run: each ends with one line that says so and a status that is not zero,
 * and leaves the published output as it was, to the byte and without litter. Faults that show
 * before the engine starts run in this process, the others in one of their own.
 */
@Tag("runs")
class FaultsConformanceTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @TempDir Path folder;
  private Path output;
  private Path log;
  private Path model;

  @BeforeEach
  void publishAGoodRun() throws IOException {
    output = folder.resolve("out");
    model = BundledModel.in(folder);
    log = InputFiles.write(folder.resolve("access.log"), text(200));
    Launched good = Launched.here(arguments(log));
    assertThat(good.err(), good.status(), is(0));
  }

  @Test
  void aTruncatedGzip() throws IOException, InterruptedException {
    Path gzip = InputFiles.gzip(folder.resolve("cut.log.gz"), bytes(20_000));
    byte[] whole = Files.readAllBytes(gzip);
    Files.write(gzip, Arrays.copyOf(whole, whole.length / 2));

    assertFails(asProcess(arguments(gzip)), gzip.toString());
  }

  @Test
  void aFileThatIsDeletedAfterItWasFound() throws IOException, InterruptedException {
    Path vanishing = InputFiles.write(folder.resolve("vanishing.log"), text(10));
    SortedMap<String, String> before = Tree.of(output);
    PausedLaunch launch = PausedLaunch.whenClaimed(folder, output, arguments(vanishing));
    Files.delete(vanishing);
    launch.resume();

    assertFails(launch.end(), before, vanishing.toString());
  }

  @Test
  void aLinkToNowhere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("dead.log"), folder.resolve("nowhere"));

    assertFails(arguments(link), link.toString());
  }

  @Test
  void aGlobThatMatchesNothing() throws IOException {
    Path glob = folder.resolve("no-*.log");

    assertFails(arguments(glob), glob.toString());
  }

  @Test
  void aModelThatIsNone() throws IOException {
    model = InputFiles.write(folder.resolve("corrupt.onnx"), "this is no model");

    assertFails(arguments(log), model.toString());
  }

  @Test
  void aModelThatWasCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    model = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));

    assertFails(arguments(log), model.toString());
  }

  @Test
  void aModelWithAnotherInput() throws IOException {
    model = replaced("other-input.onnx", "\bfeatures", "\bfeeeures");

    assertFails(arguments(log), model.toString());
  }

  @Test
  void aModelThatWasTrainedForOtherLabels() throws IOException {
    model = replaced("other-labels.onnx", "normal,flood", "normal,blood");

    assertFails(arguments(log), model.toString());
  }

  @Test
  void aModelThatIsMissing() throws IOException {
    model = folder.resolve("missing.onnx");

    assertFails(arguments(log), model.toString());
  }

  @Test
  void anOutputThatIsAFile() throws IOException {
    Path published = output;
    SortedMap<String, String> before = Tree.of(published);
    output = InputFiles.write(folder.resolve("occupied"), "a file");
    assertFailure(Launched.here(arguments(log)), output.toString());
    assertThat(Files.readString(output), is("a file"));
    assertThat(Tree.of(published), is(before));
  }

  @Test
  void anOutputWithAFileWhereTheRunsShouldBe() throws IOException, InterruptedException {
    Path published = output;
    SortedMap<String, String> before = Tree.of(published);
    output = Files.createDirectory(folder.resolve("blocked"));
    InputFiles.write(output.resolve("runs"), "a file");

    assertFails(asProcess(arguments(log)), output.toString());
    assertThat(Tree.of(published), is(before));
  }

  @Test
  void aFullDisk() throws IOException, InterruptedException {
    assumeTrue(Mounts.arePossible(folder), "Skipped: this user may not mount a small disk");
    Path large = InputFiles.write(folder.resolve("large.log"), text(2_000));
    SortedMap<String, String> before = Tree.of(output);
    List<String> command = Mounts.onFullDisk(folder, output, JavaCommand.line(), arguments(large));

    assertFails(
        Launched.ended(folder, Launched.startCommand(folder, command)), before, "No space left");
  }

  @Test
  void aSecondRunOnTheSameOutputAndTheFirstGoesOn() throws IOException, InterruptedException {
    PausedLaunch first = PausedLaunch.whenClaimed(folder, output, arguments(log));
    SortedMap<String, String> before = Tree.of(output);

    assertFailure(Launched.here(arguments(log)), "Another run");

    assertThat(Tree.of(output), is(before));
    first.resume();
    Launched ended = first.end();
    assertThat(ended.err(), ended.status(), is(0));
    assertThat(runs(), hasSize(2));
  }

  @Test
  void aRunThatWasKilledIsReplacedByTheNext() throws IOException, InterruptedException {
    Path published = Files.readSymbolicLink(output.resolve("latest"));
    PausedLaunch.whenClaimed(folder, output, arguments(log)).kill();
    assertThat(Files.readSymbolicLink(output.resolve("latest")), is(published));

    Launched next = Launched.here(arguments(log));

    assertThat(next.err(), next.status(), is(0));
    assertThat(Files.readSymbolicLink(output.resolve("latest")), not(published));
    assertThat(Landed.in(output).isBalanced(), is(true));
    assertThat(Files.exists(output.resolve("owner.json")), is(false));
  }

  private List<String> arguments(Path input) {
    return WebLogAlertsRun.arguments(
        Question.of(List.of(input), LogGrammar.COMBINED, model), output, "--tableFormat=jsonl");
  }

  private Fault asProcess(List<String> arguments) throws IOException, InterruptedException {
    SortedMap<String, String> before = Tree.of(output);
    return new Fault(Launched.asProcess(folder, arguments), before);
  }

  private record Fault(Launched launched, SortedMap<String, String> before) {}

  private void assertFails(Fault fault, String named) throws IOException {
    assertFails(fault.launched(), fault.before(), named);
  }

  private void assertFails(List<String> arguments, String named) throws IOException {
    SortedMap<String, String> before = Tree.of(output);
    assertFails(Launched.here(arguments), before, named);
  }

  private void assertFails(Launched launched, SortedMap<String, String> before, String named)
      throws IOException {
    assertFailure(launched, named);
    assertThat("the output is as it was", Tree.of(output), is(before));
  }

  private static void assertFailure(Launched launched, String named) {
    assertThat(launched.err(), launched.errors(), hasSize(1));
    assertThat(launched.errors().get(0), containsString(named));
    assertThat(launched.err(), not(containsString("Exception")));
    assertThat(launched.err(), launched.status(), is(1));
  }

  /** The bundled model with other words of the same length in it. */
  private Path replaced(String name, String old, String changed) throws IOException {
    String text = Files.readString(model, StandardCharsets.ISO_8859_1);
    assertThat("the model has " + old, text.contains(old), is(true));
    return InputFiles.write(folder.resolve(name), text.replace(old, changed));
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return runs.toList();
    }
  }

  private static byte[] bytes(int lines) {
    return text(lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(int lines) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String client = "10." + i / 62_500 + "." + i / 250 % 250 + "." + i % 250;
      text.add(InputFiles.line(client, NOON.plusSeconds(i), "/" + i * 7919 % 1000, 200));
    }
    return String.join("", text);
  }
}

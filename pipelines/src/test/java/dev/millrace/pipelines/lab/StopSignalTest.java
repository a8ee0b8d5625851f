package dev.millrace.pipelines.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopSignalTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aLabEndsInOrderAndLeavesNoProcess(String signal) throws Exception {
    Process lab = LabProcess.start(folder);
    try (BufferedReader said = lab.inputReader(UTF_8)) {
      while (!"50 lines were read".equals(said.readLine())) {
        // The alert of the pipeline, and where the traffic goes.
      }
      List<ProcessHandle> children = lab.descendants().toList();
      assertThat("the broker", children, is(not(empty())));

      new ProcessBuilder("kill", "-" + signal, Long.toString(lab.pid())).start().waitFor();

      List<String> rest = said.lines().toList();
      assertThat(
          rest,
          is(
              List.of(
                  "No more traffic; the pipeline finishes what there is (Ctrl-C ends it at once).",
                  "10:01:00  scan            10.0.0.8 (1,234 requests, score 0.98)",
                  "The lab ended in order")));
      assertThat(lab.waitFor(), is(0));
      assertThat(children.stream().filter(ProcessHandle::isAlive).toList(), is(empty()));
      assertThat(Files.exists(folder.resolve("broker")), is(false));
    }
  }
}

package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.ApplicationNameOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LauncherTest {
  private final Captured screen = new Captured();

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "taly --words=a",
            "Unknown pipeline: taly (nearest: tally; must be one of tally, echo)"),
        mistake(
            "tally --wrods=a",
            "Unknown option --wrods=a (nearest: --words, which must be text; all options: tally"
                + " --help)"),
        mistake(
            "tally --words=a --targetParalelism=4",
            "Unknown option --targetParalelism=4 (nearest: --targetParallelism; all options: tally"
                + " --help)"),
        mistake(
            "tally --words=a --secretKye=hunter2",
            "Unknown option --secretKye=*** (nearest: --secretKey, which must be a file with the"
                + " key, written file:PATH; all options: tally --help)"),
        mistake(
            "tally",
            "Missing --words (must be text, for example red,green; all options: tally --help)"),
        mistake(
            "tally --words",
            "Invalid --words: no value (must be text, for example red,green; written"
                + " --words=<text>)"),
        mistake(
            "tally --words=",
            "Invalid --words: no value (must be text, for example red,green; written"
                + " --words=<text>)"),
        mistake(
            "tally --words red", "Unexpected red (options are written --name=value: --words=red)"),
        mistake("tally red", "Unexpected red (options are written --name=value)"),
        mistake("tally -words=red", "Unexpected -words=red (options are written --name=value)"),
        mistake(
            "tally --words=a --share=1.5", "Invalid --share: 1.5 (must be a number from 0 to 1)"),
        mistake(
            "tally --words=a --share=-0.1", "Invalid --share: -0.1 (must be a number from 0 to 1)"),
        mistake(
            "tally --words=a --share=NaN", "Invalid --share: NaN (must be a number from 0 to 1)"),
        mistake("tally --words=a --share=1f", "Invalid --share: 1f (must be a number from 0 to 1)"),
        mistake(
            "tally --words=a --limit=0",
            "Invalid --limit: 0 (must be a whole number of at least 1)"),
        mistake(
            "tally --words=a --limit=3000000000",
            "Invalid --limit: 3000000000 (must be a whole number of at least 1)"),
        mistake("tally --words=a --offset=1.0", "Invalid --offset: 1.0 (must be a whole number)"),
        mistake(
            "tally --words=a --limit=3 --limit=4",
            "Invalid --limit: 3 and 4 (must be given once, not 2 times)"),
        mistake("tally --words=a --strict=yes", "Invalid --strict: yes (must be true or false)"),
        mistake(
            "tally --words=a --shape=lower",
            "Invalid --shape: lower (must be as-is or lower-case; nearest: lower-case)"),
        mistake(
            "tally --words=a --every=5|",
            "Invalid --every: 5| (must be a duration such as 90s, 5m or 1h30m (units d, h, m, s,"
                + " ms), from 1s to 1d)"),
        mistake(
            "tally --words=a --every=2d",
            "Invalid --every: 2d (must be a duration such as 90s, 5m or 1h30m (units d, h, m, s,"
                + " ms), from 1s to 1d)"),
        mistake(
            "tally --words=a --from=yesterday",
            "Invalid --from: yesterday (must be a time in ISO 8601 with its zone, such as"
                + " 2026-01-31T10:00:00Z, or a date, such as 2026-01-31 (midnight UTC))"),
        mistake(
            "tally --words=a --code=abc",
            "Invalid --code: abc (must be three capital letters, for example ABC)"),
        mistake(
            "tally --words=a --secretKey=hunter2",
            "Invalid --secretKey: *** (must be a file with the key, written file:PATH)"),
        mistake(
            "tally --words=a --targetParallelism=many",
            "Invalid --targetParallelism: many (must be a whole number)"),
        mistake(
            "tally --words=a --blockOnRun=maybe",
            "Invalid --blockOnRun: maybe (must be true or false)"),
        mistake(
            "tally --words=a --stableUniqueNames=x",
            "Invalid --stableUniqueNames: x (must be one of OFF, WARNING, ERROR)"),
        mistake(
            "tally --words=a --runner=FlinkRunner",
            "Invalid --runner: FlinkRunner (must be DirectRunner, which this program was built for;"
                + " another engine is another build: -P<engine>-runner)"),
        mistake(
            "help taly", "Unknown pipeline: taly (nearest: tally; must be one of tally, echo)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsOneLineWithStatus2AndNothingElse(String arguments, String line) {
    Ending ending = launch(arguments, new TallyPipeline(), idle());

    assertThat(ending.lines(), contains(line));
    assertThat(ending.status(), is(2));
    assertThat(screen.out() + screen.err(), is(""));
  }

  @Test
  void valuesOfAllTypesReachThePipeline() {
    List<TallyOptions> seen = new ArrayList<>();

    Ending ending =
        launch(
            "tally --words=red,green --words={1,2}.log --from=2026-01-31 --shape=lower-case"
                + " --every=1h30m --share=1e-1 --limit=1_000 --offset=3000000000 --strict"
                + " --code=ABC --secretKey=file:key",
            collecting(seen));

    assertThat(ending, is(Ending.WELL));
    TallyOptions options = seen.get(0);
    assertThat(options.getWords(), contains("red", "green", "{1,2}.log"));
    assertThat(options.getFrom(), is("2026-01-31"));
    assertThat(options.getShape(), is(TallyOptions.Shape.LOWER_CASE));
    assertThat(options.getEvery(), is("1h30m"));
    assertThat(options.getShare(), is(0.1));
    assertThat(options.getLimit(), is(1000));
    assertThat(options.getOffset(), is(3_000_000_000L));
    assertThat(options.isStrict(), is(true));
    assertThat(options.getCode(), is("ABC"));
    assertThat(options.getSecretKey(), is("file:key"));
  }

  @Test
  void theEnginesDefaultsHoldUnlessTheUserSaysOtherwise() {
    List<TallyOptions> seen = new ArrayList<>();

    launch("tally --words=a", collecting(seen));
    launch("tally --words=a --targetParallelism=2 --jobName=mine", collecting(seen));

    assertThat(
        seen.stream().map(o -> o.as(DirectOptions.class).getTargetParallelism()).toList(),
        contains(1, 2));
    assertThat(
        seen.stream().map(o -> o.getRunner().getSimpleName()).toList(),
        contains("DirectRunner", "DirectRunner"));
    assertThat(seen.get(0).as(ApplicationNameOptions.class).getAppName(), is("tally"));
    assertThat(seen.get(1).getJobName(), is("mine"));
  }

  @Test
  void withoutANameTheFirstPipelineRuns() {
    List<String> ran = new ArrayList<>();
    Program first =
        new Program("first", (options, launch) -> ran.add("first " + options.isVerbose()));
    Program second = new Program("second", (options, launch) -> ran.add("second"));

    launch(List.of(), first, second);
    launch("--verbose", first, second);
    launch("second", first, second);

    assertThat(ran, contains("first false", "first true", "second"));
  }

  @Test
  void aGraphIsRunAndSummedUp() {
    Ending ending = launch("tally --words=red,green", new TallyPipeline());

    assertThat(ending, is(Ending.WELL));
    assertThat(screen.outLines(), contains("Tallied [red, green]"));
  }

  @Test
  void aGraphThatFailsInTheEngineIsTheRootCauseInOneLineAndIsNotSummedUp() {
    Ending ending = launch("tally --words=red,poison", new TallyPipeline());

    assertThat(ending.lines(), contains("tally failed: Cannot tally a poisoned word"));
    assertThat(ending.status(), is(1));
    assertThat(screen.out(), is(""));
  }

  @Test
  void aFaultIsOneLineWithoutATraceUnlessVerbose() {
    Exception fault =
        new RuntimeException(new ExecutionException(new IOException("No space left on device")));

    Ending quiet = launch("echo", Program.failing(fault));
    Ending verbose = launch("echo --verbose", Program.failing(fault));

    assertThat(quiet.lines(), contains("echo failed: No space left on device"));
    assertThat(quiet.status(), is(1));
    assertThat(verbose.status(), is(1));
    assertThat(verbose.trace(), sameInstance(fault));
    assertThat(verbose.lines().get(0), is("echo failed: No space left on device"));
    assertThat(verbose.lines(), hasItem("Caused by: java.io.IOException: No space left on device"));
  }

  @Test
  void aFaultOfTheUnnamedPipelineNamesIt() {
    Ending ending = launch(List.of(), Program.failing(new IOException("disk full")));

    assertThat(ending.line(), is("echo failed: disk full"));
  }

  @Test
  void anErrorOfTheJvmIsAFaultToo() {
    Program broken =
        new Program(
            "echo",
            (options, launch) -> {
              throw new NoClassDefFoundError("org/example/Missing");
            });

    assertThat(
        launch("echo", broken).line(),
        is(
            "echo failed: Incomplete or mixed class path: NoClassDefFoundError"
                + " org/example/Missing"));
  }

  @Test
  void noSecretIsShownEvenVerbosely() {
    Ending ending =
        launch(
            "echo --verbose",
            Program.failing(
                new IOException(
                    "Cannot reach jdbc:postgresql://joe:hunter2@db/x?password=hunter3")));

    assertThat(
        ending.line(), is("echo failed: Cannot reach jdbc:postgresql://***@db/x?password=***"));
    assertThat(String.join(" ", ending.lines()).contains("hunter"), is(false));
  }

  @Test
  void aMistakeThatOnlyTheRunFindsIsStillAMistake() {
    Ending ending =
        launch(
            "echo",
            Program.failing(
                new RuntimeException(UsageException.invalid("input", "x*", "must match a file"))));

    assertThat(ending, is(Ending.mistake("Invalid --input: x* (must match a file)")));
  }

  @Test
  void theEngineRefusesBeforeThePipelineRuns() {
    List<String> ran = new ArrayList<>();
    RunnerProfile strict =
        new DirectProfile() {
          @Override
          public void check(PipelineOptions options) {
            throw UsageException.of("The direct engine cannot do that (run it on flink)");
          }
        };

    Ending ending =
        new Launcher(
                List.of(new Program("echo", (options, launch) -> ran.add("ran"))),
                RunnerProfiles.of(strict),
                screen.console())
            .launch(List.of("echo"));

    assertThat(ending, is(Ending.mistake("The direct engine cannot do that (run it on flink)")));
    assertThat(ran.isEmpty(), is(true));
  }

  @Test
  void aNameMayHaveSeveralWords() {
    List<String> ran = new ArrayList<>();
    Program one = new Program("echo", (options, launch) -> ran.add("echo"));
    Program two = new Program("lab echo", (options, launch) -> ran.add("lab echo"));

    assertThat(launch("lab echo --verbose", one, two), is(Ending.WELL));
    assertThat(launch("echo", one, two), is(Ending.WELL));
    assertThat(ran, contains("lab echo", "echo"));
    assertThat(
        launch("lab --verbose", one, two).line(),
        is("Unknown pipeline: lab (nearest: echo; must be one of echo, lab echo)"));
    assertThat(
        launch("lab echo now", one, two).line(),
        is("Unexpected now (options are written --name=value)"));
  }

  private static Program idle() {
    return new Program("echo", (options, launch) -> {});
  }

  private static MillracePipeline<TallyOptions> collecting(List<TallyOptions> seen) {
    return new MillracePipeline<>() {
      @Override
      public String name() {
        return "tally";
      }

      @Override
      public String summary() {
        return "Remember the options";
      }

      @Override
      public Class<TallyOptions> optionsType() {
        return TallyOptions.class;
      }

      @Override
      public void run(TallyOptions options, Launch launch) {
        seen.add(options);
      }
    };
  }

  private Ending launch(String arguments, MillracePipeline<?>... pipelines) {
    return launch(Arrays.asList(arguments.split(" ", -1)), pipelines);
  }

  private Ending launch(List<String> arguments, MillracePipeline<?>... pipelines) {
    return new Launcher(
            List.of(pipelines), RunnerProfiles.of(new DirectProfile()), screen.console())
        .launch(arguments);
  }

  private static Arguments mistake(String arguments, String line) {
    return Arguments.of(arguments, line);
  }
}

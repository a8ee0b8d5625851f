package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  private final Captured screen = new Captured();

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpListsThePipelinesWithALineEach(String word) {
    launch(word);

    assertThat(
        screen.out(),
        is(
            """
            Usage: <pipeline> --option=value …

              tally            Tally words, for the launcher's tests
              a-plain-program  Do as a test says

              <pipeline> --help   its options
              help engine         options of the engine, which any pipeline takes
              --version           versions of Millrace, Beam and Java, and the engine
            """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tally --help", "help tally", "tally --words=a -h", "tally help"})
  void aPipelinesHelpSaysOfEachOptionWhatItMeansItsDefaultAndWhatIsValid(String arguments) {
    launch(arguments.split(" ", -1));

    assertThat(
        screen.out(),
        is(
            """
            tally: Tally words, for the launcher's tests

            Usage: tally --option=value …

            What to read:
              --words=<text>            Words to tally.
                                        Valid: text; repeatable, or separated by commas.
                                        Required.
                                        Example: --words=red,green
              --from=<time>             Starts here.
                                        Valid: a time in ISO 8601 with its zone, such as 2026-01-31T10:00:00Z,
                                        or a date, such as 2026-01-31 (midnight UTC).
                                        Default: the first word
              --shape=<choice>          How words are compared, which is said here at some length, so that the
                                        line has to be wrapped at least once and a reader of this help sees
                                        where.
                                        Valid: as-is or lower-case.
                                        Default: as-is

            How:
              --every=<duration>        Width of a window.
                                        Valid: a duration such as 90s, 5m or 1h30m (units d, h, m, s, ms), from
                                        1s to 1d.
                                        Default: 1m
              --share=<number>          Share of the words.
                                        Valid: a number from 0 to 1.
                                        Default: 0.5
              --limit=<number>          Most words.
                                        Valid: a whole number of at least 1.
                                        Default: 10
              --offset=<number>         Words to skip.
                                        Valid: a whole number.
                                        Default: 0
              --strict                  Whether an odd word is an error.
                                        Valid: true or false.
                                        Default: false
              --code=<text>             A code.
                                        Valid: three capital letters.
                                        Example: --code=ABC
              --secretKey=<text>        Never shown.
                                        Valid: a file with the key, written file:PATH.

            Any pipeline:
              --verbose                 Show the engine's log, and the stack trace if the run fails.
                                        Valid: true or false.
                                        Default: false

            Options of the engine (direct) may be given too: help engine.
            """));
  }

  @Test
  void theEnginesOptionsAreListedWithTheProfilesDefaults() {
    launch("help", "engine");

    List<String> lines = screen.outLines();
    assertThat(lines, hasItem(startsWith("  --targetParallelism ")));
    assertThat(lines, hasItem(startsWith("  --tempLocation ")));
    assertThat(lines, not(hasItem(startsWith("  --words"))));
    // Beam hides this one.
    assertThat(lines, not(hasItem(startsWith("  --optionsId"))));
    assertThat(
        lines.get(lines.size() - 1),
        is("Given unless you say otherwise: --runner=DirectRunner --targetParallelism=1"));
  }

  @Test
  void theVersionNamesAllThatIsAtWork() {
    launch("--version");

    assertThat(
        screen.out(),
        matchesPattern("Millrace .+, Beam 2[.]\\d+[.]\\d+, Java .+, engine: direct\n"));
  }

  private void launch(String... arguments) {
    Ending ending =
        new Launcher(
                List.of(new TallyPipeline(), new Program("a-plain-program", (o, l) -> {})),
                RunnerProfiles.of(new DirectProfile()),
                screen.console())
            .launch(List.of(arguments));

    assertThat(ending, is(Ending.WELL));
    assertThat(screen.err(), is(""));
  }
}

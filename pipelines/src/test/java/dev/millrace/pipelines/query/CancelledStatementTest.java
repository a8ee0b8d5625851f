package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.BoundedLaunch;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.ProgressSource;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Ctrl-C leaves of a statement at the prompt, and a signal of the program. */
@Timeout(120)
class CancelledStatementTest {
  @TempDir Path folder;

  @Test
  void endsWithItsGraphAndLeavesNoFolder() {
    BusyEngine engine = new BusyEngine();
    CatalogAnswers answers = answers(engine);
    engine.whenExecuting = () -> inAnotherThread(answers::cancel);

    CancellationException cancelled =
        assertThrows(CancellationException.class, () -> answers.answer("SELECT 1"));

    assertThat(cancelled.getMessage(), is("Cancelled. \\q leaves."));
    assertThat(engine.executed, is(1));
    assertThat(left(folder), is(List.of()));
  }

  /** While its tables are opened, or it is planned. */
  @Test
  void isNotGivenToTheEngineWhenItWasCancelledBefore() {
    BusyEngine engine = new BusyEngine();
    CatalogAnswers answers = answers(engine);
    engine.whenLookedAt =
        () -> {
          inAnotherThread(answers::cancel);
          await(engine.askedToCancel);
        };

    assertThrows(CancellationException.class, () -> answers.answer("SELECT 1"));

    assertThat(engine.executed, is(0));
    assertThat(left(folder), is(List.of()));
  }

  @Test
  void whatTheNextStatementDoesIsItsOwn() {
    BusyEngine engine = new BusyEngine();
    CatalogAnswers answers = answers(engine);
    engine.whenExecuting = () -> inAnotherThread(answers::cancel);
    assertThrows(CancellationException.class, () -> answers.answer("SELECT 1"));
    engine.whenExecuting = engine.cancelled::countDown;

    IllegalStateException ended =
        assertThrows(IllegalStateException.class, () -> answers.answer("SELECT 1"));

    assertThat(ended.getMessage(), is("the graph has ended"));
    assertThat(engine.executed, is(2));
  }

  @Test
  void isNotCancelledOnAnEngineThatCannot() {
    BusyEngine engine = new BusyEngine();
    engine.cancels = false;

    assertThat(answers(engine).cancel(), is(false));
  }

  @Test
  void aProgramThatIsToldToEndLeavesNoFolder() throws Exception {
    File said = folder.resolve("said").toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.resolve("scratch").toString())
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    while (process.isAlive() && Files.readString(said.toPath()).isEmpty()) {
      Thread.sleep(20);
    }
    List<String> before = left(folder.resolve("scratch"));

    process.destroy();

    assertThat(process.waitFor(1, TimeUnit.MINUTES), is(true));
    assertThat(Files.readString(said.toPath()), is("written\n"));
    assertThat(before.size(), is(1));
    assertThat(left(folder.resolve("scratch")), is(List.of()));
  }

  /** Writes into a folder and then waits for ever. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      ScratchFolder scratch = ScratchFolder.below(arguments[0], new DetachedLaunch());
      Path run = Files.createDirectories(Path.of(scratch.location(), "runs", "r", "result"));
      Files.writeString(run.resolve("rows"), "1");
      Files.writeString(run.resolve(".hidden"), "2");
      System.out.println("written");
      new CountDownLatch(1).await();
    }
  }

  private CatalogAnswers answers(Launch engine) {
    QueryOptions options =
        PipelineOptionsFactory.fromArgs("--scratch=" + folder).as(QueryOptions.class);
    return new CatalogAnswers(options, engine, TableCatalog.of(options));
  }

  private static void inAnotherThread(Runnable work) {
    new Thread(work, "Ctrl-C").start();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES), is(true));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> left(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An engine whose graphs end when they are cancelled. */
  private static final class BusyEngine implements BoundedLaunch {
    private CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch askedToCancel = new CountDownLatch(1);
    private @Nullable Runnable whenLookedAt;
    private @Nullable Runnable whenExecuting;
    private volatile boolean executing;
    private boolean cancels = true;
    private int executed;

    @Override
    public boolean waits(PipelineOptions options) {
      if (whenLookedAt != null) {
        whenLookedAt.run();
      }
      return true;
    }

    @Override
    public Outcome execute(Pipeline graph, ProgressSource progress) {
      executed++;
      executing = true;
      if (whenExecuting != null) {
        whenExecuting.run();
      }
      await(cancelled);
      executing = false;
      cancelled = new CountDownLatch(1);
      throw new IllegalStateException("the graph has ended");
    }

    @Override
    public boolean cancels() {
      return cancels;
    }

    @Override
    public boolean cancel() {
      askedToCancel.countDown();
      if (executing) {
        cancelled.countDown();
      }
      return executing;
    }

    @Override
    public Console console() {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      return Console.of(nowhere, nowhere);
    }

    @Override
    public Launch talkingTo(Console other) {
      return this;
    }
  }
}

package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Beam's file systems are asked for, seen on the one that is always there. */
class RemoteOutputFolderTest {
  private final Path path;
  private final OutputFolder folder;

  RemoteOutputFolderTest(@TempDir Path path) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    this.path = path;
    this.folder = new RemoteOutputFolder(FileSystems.matchNewResource(path.toString(), true));
  }

  @Test
  void createsAFileOnce() throws IOException {
    assertThat(folder.read("owner.json"), is(Optional.empty()));
    assertThat(folder.create("owner.json", "first"), is(true));
    assertThat(folder.create("owner.json", "second"), is(false));
    assertThat(folder.read("owner.json"), is(Optional.of("first")));
  }

  @Test
  void replacesAndExchangesAndLeavesNothingBehind() throws IOException {
    folder.replace("current.json", "one");
    folder.replace("current.json", "two");

    assertThat(folder.exchange("current.json", "one", "three"), is(false));
    assertThat(folder.exchange("current.json", "two", "three"), is(true));
    assertThat(folder.read("current.json"), is(Optional.of("three")));
    assertThat(folder.files(), is(List.of("current.json")));

    folder.delete("current.json");
    folder.delete("current.json");
    assertThat(folder.files(), is(List.of()));
  }

  @Test
  void findsHiddenFilesByWhatTheyBeginWith() throws IOException {
    for (String file : List.of(".a-1", ".a-2", ".b-1", "a-1")) {
      Files.writeString(path.resolve(file), "{}");
    }

    assertThat(folder.files(".a-"), is(List.of(".a-1", ".a-2")));
    assertThat(folder.files(), is(List.of("a-1")));
  }

  @Test
  void knowsAndRemovesRuns() throws IOException {
    assertThat(folder.runs(), is(List.of()));
    for (String file :
        List.of("runs/b/ledger.json", "runs/b/alerts/part.jsonl", "runs/a/alerts/part.jsonl")) {
      Files.createDirectories(path.resolve(file).getParent());
      Files.writeString(path.resolve(file), "{}");
    }

    assertThat(folder.runs(), is(List.of("a", "b")));
    assertThat(folder.hasLedger("a"), is(false));
    assertThat(folder.hasLedger("b"), is(true));

    folder.deleteRun("b");
    assertThat(folder.runs(), is(List.of("a")));
    assertThat(Files.exists(path.resolve("runs/a/alerts/part.jsonl")), is(true));
  }
}

package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsFoundByItsNameAndByAPatternThatItAloneHas() throws IOException {
    Path file = Files.writeString(folder.resolve("a.sql"), "SELECT 1");

    assertThat(NamedFile.of(file.toString()).toString(), is(file.toString()));
    assertThat(NamedFile.of("file://" + file).toString(), is(file.toString()));
    assertThat(NamedFile.of(folder + "/*.sql").toString(), is(file.toString()));
  }

  @Test
  void whatIsMissingOrAFolderIsNoFile() {
    assertMissing(folder.resolve("b.sql"));
    assertMissing(folder.resolve("none").resolve("b.sql"));
    assertMissing(folder);
  }

  /** Of a name at the root of the disk Beam would look through the whole disk. */
  @Test
  void whatIsMissingIsNotLookedForInOtherFolders() {
    assertMissing(Path.of("/none.sql"));
  }

  @Test
  void onlyNamesOfThisMachineAreLocal() {
    assertThat(NamedFile.local("/a/b.sql"), is(Optional.of(Path.of("/a/b.sql"))));
    assertThat(NamedFile.local("gs://a/b.sql"), is(Optional.empty()));
  }

  private static void assertMissing(Path name) {
    FileNotFoundException missing =
        assertThrows(FileNotFoundException.class, () -> NamedFile.of(name.toString()));
    assertThat(missing.getMessage(), is("No such file: " + name));
  }
}

package dev.millrace.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileInletTest {
  private Path folder = Path.of("");

  @BeforeEach
  void resolveLinks(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void findsFilesFoldersAndGlobsInTheOrderOfTheirNames() throws IOException {
    write("c.log", "web2/a.log", "web1/x/b.log", "web1/a.log", "other/d.log");

    assertThat(
        found("web2", "c.log", "web1/**"),
        contains("c.log", "web1/a.log", "web1/x/b.log", "web2/a.log"));
  }

  @Test
  void readsAFileOnceHoweverManyPatternsAndLinksLeadToIt() throws IOException {
    write("a.log", "b.log");
    Files.createSymbolicLink(folder.resolve("current.log"), folder.resolve("b.log"));

    assertThat(
        found("*.log", "a.log", "./a.log", "", "../" + folder.getFileName() + "/b.log"),
        contains("a.log", "b.log"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logs/*.log",
        "logs/?.log",
        "logs/[a-b].log",
        "logs/{a,b}.log",
        "{logs,other}/*.log",
        "**/*.log",
        "l*/*",
        "logs/**",
        "logs",
        "logs/",
        "{logs/a,logs/b}.log",
        "logs/**/*.log"
      })
  void understandsWildcards(String pattern) throws IOException {
    write("logs/a.log", "logs/b.log", "a.txt");

    assertThat(found(pattern), contains("logs/a.log", "logs/b.log"));
  }

  @Test
  void letsTwoStarsStandForAnyNumberOfFoldersAndOneForOne() throws IOException {
    write("logs/a.log", "logs/1/b.log", "logs/1/2/c.log", "logs/1/2/c.txt");

    assertThat(found("logs/**/*.log"), contains("logs/1/2/c.log", "logs/1/b.log", "logs/a.log"));
    assertThat(found("logs/*/*.log"), contains("logs/1/b.log"));
    assertThat(found("logs/**/2/*"), contains("logs/1/2/c.log", "logs/1/2/c.txt"));
  }

  @Test
  void takesANameThatExistsLiterally() throws IOException {
    write("logs [old]/a b.log", "logs [old]/{c}.log", "logs o/d.log", "logs [old]/[a].log.gz");

    assertThat(found("logs [old]/*.log"), contains("logs [old]/a b.log", "logs [old]/{c}.log"));
    assertThat(found("logs [old]/{c}.log"), contains("logs [old]/{c}.log"));
    assertThat(found("logs [old]/a b.log"), contains("logs [old]/a b.log"));
    assertThat(found("logs [o]/*.log"), contains("logs o/d.log"));
    assertThat(
        found("logs [old]"),
        contains("logs [old]/[a].log.gz", "logs [old]/a b.log", "logs [old]/{c}.log"));
  }

  @Test
  void passesOverHiddenNamesUnlessTheyAreAskedFor() throws IOException {
    write("logs/a.log", "logs/.a.log.swp", "logs/.git/b.log", ".hidden/c.log");

    assertThat(found("logs"), contains("logs/a.log"));
    assertThat(found("**"), contains("logs/a.log"));
    assertThat(found("logs/*"), contains("logs/a.log"));
    assertThat(found("logs/.*"), contains("logs/.a.log.swp"));
    assertThat(found(".hidden"), contains(".hidden/c.log"));
    assertThat(found("logs/.git/*"), contains("logs/.git/b.log"));
  }

  @Test
  void doesNotFollowALinkInACircle() throws IOException {
    write("logs/a.log");
    Files.createSymbolicLink(folder.resolve("logs/again"), folder.resolve("logs"));

    assertThat(found("logs"), contains("logs/a.log"));
  }

  @Test
  void understandsFileUris() throws IOException {
    write("a.log");

    assertThat(
        FileInlet.matching(List.of("file://" + folder + "/a.log", "file:" + folder + "/*.log"))
            .files(),
        contains(new InputFile(folder + "/a.log", 5, FileCompression.NONE)));
  }

  @Test
  void knowsTheSizeAndTheCompressionOfEachFile() throws IOException {
    List<InputFile> expected = new ArrayList<>();
    for (FileCompression compression : FileCompression.values()) {
      byte[] bytes = TestFiles.compressed(compression, "line\n".getBytes(UTF_8));
      Path file = folder.resolve(compression.code() + ".LOG" + compression.extension());
      Files.write(file, bytes);
      expected.add(new InputFile(file.toString(), bytes.length, compression));
    }
    FileInlet inlet = FileInlet.matching(List.of(folder.toString()));

    assertThat(inlet.files(), is(expected));
    assertThat(inlet.totalBytes(), is(expected.stream().mapToLong(InputFile::size).sum()));
  }

  @Test
  void cutsAPlainFileIntoRangesOfEqualLengthAndLeavesOthersWhole() throws IOException {
    allocate("big.log", 2_500_000_001L);
    write("empty.log");
    Files.write(folder.resolve("empty.log"), new byte[0]);
    Files.write(
        folder.resolve("packed.log.gz"),
        TestFiles.compressed(FileCompression.GZIP, "line\n".getBytes(UTF_8)));

    List<FileRange> ranges = FileInlet.matching(List.of(folder.toString())).split();

    List<FileRange> big = ranges.stream().filter(range -> range.uri().endsWith("big.log")).toList();
    assertThat(big.size(), is(256));
    long start = 0;
    for (FileRange range : big) {
      assertThat(range.start(), is(start));
      assertThat(range.length(), lessThanOrEqualTo(2_500_000_001L / 256 + 1));
      start = range.end();
    }
    assertThat(start, is(2_500_000_001L));
    assertThat(ranges.size(), is(258));
    assertThat(ranges.get(256).toString(), is(folder + "/empty.log [0, 0)"));
    assertThat(ranges.get(257).compression(), is(FileCompression.GZIP));
  }

  @Test
  void makesRangesNeitherTooShortNorTooLong() throws IOException {
    allocate("small.log", 10L << 20);
    assertThat(lengths("small.log").max().orElse(0), is((10L << 20) / 3 + 1));

    allocate("huge.log", 100L << 30);
    assertThat(lengths("huge.log").max().orElse(0), is(64L << 20));
  }

  @Test
  void findsTenThousandFilesInReasonableTime() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < 10_000; i++) {
      Files.writeString(many.resolve(i + ".log"), "line\n");
    }

    FileInlet inlet =
        assertTimeout(
            Duration.ofSeconds(30), () -> FileInlet.matching(List.of(many + "/*.log", "" + many)));

    assertThat(inlet.files().size(), is(10_000));
    assertThat(inlet.split().size(), is(10_000));
  }

  @Test
  void saysThatNothingIsThere() throws IOException {
    write("logs/a.log", "logs/b.log", "logs/c.log", "logs/d.log");
    Files.createDirectories(folder.resolve("empty/below"));

    assertThat(
        refusal(folder + "/logs/*.lgo"),
        is(
            "Invalid input: "
                + folder
                + "/logs/*.lgo (matches no file; "
                + folder
                + "/logs holds a.log, b.log, c.log and 1 more)"));
    assertThat(
        refusal(folder + "/log/a.log"),
        is(
            "Invalid input: "
                + folder
                + "/log/a.log (no such file or folder; "
                + folder
                + " holds empty, logs)"));
    assertThat(
        refusal(folder + "/empty"),
        is(
            "Invalid input: "
                + folder
                + "/empty (the folder holds no file, nor does any below it)"));
    assertThat(
        refusal(folder + "/*"),
        startsWith("Invalid input: " + folder + "/* (matches folders only, such as " + folder));
    assertThat(
        refusal(folder + "/logs/a.log/*"),
        startsWith("Invalid input: " + folder + "/logs/a.log/* (matches no file; "));
  }

  @Test
  void saysThatAPatternMakesNoSense() throws IOException {
    write("a.log");

    assertThat(refusal(""), is("Invalid input: '' (must be a file, a folder or a glob)"));
    assertThat(refusal("  "), is("Invalid input: '  ' (must be a file, a folder or a glob)"));
    assertThat(
        refusal(folder + "/[a.log"),
        startsWith("Invalid input: " + folder + "/[a.log (not a glob: "));
    assertThat(refusal("a\0b"), startsWith("Invalid input: a"));
    assertThat(
        refusal("ftp://host/a.log"),
        is(
            "Invalid input: ftp://host/a.log (no file system for it here; valid are local names,"
                + " hdfs://, and gs:// where its module is on the class path)"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> FileInlet.matching(List.of()))
            .getMessage(),
        is("Invalid input: no pattern (at least one is needed)"));
    assertThat(
        refusal("/dev/null"),
        is("Invalid input: /dev/null (neither a file nor a folder, but a device or a pipe)"));
  }

  @Test
  void looksIntoEachFileBeforeTheRun() throws IOException {
    write("a.log", "b.log.gz");
    assertThat(
        fault(folder.toString()),
        is(
            "misnamed file: "
                + folder
                + "/b.log.gz is gzip by its name and not by its first bytes; give it a name"
                + " without .gz, or copy the file again"));

    Files.write(folder.resolve("b.log.gz"), new byte[0]);
    assertThat(
        fault(folder + "/*.gz"),
        is(
            "truncated gzip: "
                + folder
                + "/b.log.gz ends in the middle of a member after 0 bytes of text; copy the file"
                + " again"));

    Files.delete(folder.resolve("b.log.gz"));
    Files.createSymbolicLink(folder.resolve("dangling.log"), folder.resolve("nowhere"));
    assertThat(
        fault(folder + "/*.log"),
        startsWith("unreadable file: " + folder + "/dangling.log is a link that leads nowhere; "));
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      byte[] line = "line\n".getBytes(UTF_8);
      Files.write(
          file,
          name.endsWith("[a].log.gz") ? TestFiles.compressed(FileCompression.GZIP, line) : line);
    }
  }

  /** A file of zeros that takes no room. */
  private void allocate(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private LongStream lengths(String name) throws IOException {
    return FileInlet.matching(List.of(folder + "/" + name)).split().stream()
        .mapToLong(FileRange::length);
  }

  private List<String> found(String... patterns) throws IOException {
    List<String> below = Arrays.stream(patterns).map(pattern -> folder + "/" + pattern).toList();
    return FileInlet.matching(below).files().stream()
        .map(file -> file.uri().substring(folder.toString().length() + 1))
        .toList();
  }

  private static String refusal(String pattern) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> FileInlet.matching(List.of(pattern)))
            .getMessage());
  }

  private static String fault(String pattern) {
    return String.valueOf(
        assertThrows(FileReadException.class, () -> FileInlet.matching(List.of(pattern)))
            .getMessage());
  }
}

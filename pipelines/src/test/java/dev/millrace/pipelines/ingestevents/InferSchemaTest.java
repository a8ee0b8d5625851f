package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferSchemaTest {
  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aColumnGetsTheNarrowestTypeThatTakesAllOfIt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.csv"),
            """
            id,rate,when,day,note,maybe,the name
            1,1,2026-02-01T10:00:00Z,2026-02-01,5,,x
            2,1.5,2026-02-01T10:00:00.000001Z,2026-02-02,"five",true,y
            only,one
            """);

    infer(file, 100);

    assertSchema(
        """
        {"type":"record","name":"Event","fields":[
         {"name":"id","type":"long"},
         {"name":"rate","type":"double"},
         {"name":"when","type":{"type":"long","logicalType":"timestamp-micros"}},
         {"name":"day","type":{"type":"int","logicalType":"date"}},
         {"name":"note","type":"string"},
         {"name":"maybe","type":["null","boolean"],"default":null}]}
        """);
    assertThat(
        out.toString(StandardCharsets.UTF_8).lines().toList(),
        is(
            List.of(
                "field     type              may be null  seen  nulls  looks like            note",
                "────────  ────────────────  ───────────  ────  ─────  ──────────────────── "
                    + " ────────────────────────────────",
                "id        long              no              2      0  9",
                "rate      double            no              2      0  9",
                "when      timestamp-micros  no              2      0  9999-99-99A99:99:99A",
                "day       date              no              2      0  9999-99-99",
                "note      string            no              2      0  9",
                "maybe     boolean           yes             2      1  aaaa",
                "the name                    no              2      0  a                     left"
                    + " out: Avro has no such names",
                "",
                "From 2 of all 3 records; 1 could not be read as csv",
                "Wrote "
                    + schema()
                    + ": look through it, then run again with --schema="
                    + schema())));
  }

  @Test
  void anObjectGetsTheTypesThatMostOfItsValuesHave() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.jsonl"),
            """
            {"id":1,"tags":["a",null],"to":{"city":"Rome"},"mixed":1,"none":null}
            {"id":2,"tags":[],"to":{"city":"Oslo","zip":"1"},"mixed":2}
            {"id":3,"tags":["b"],"to":null,"mixed":"x","none":null}
            """);

    infer(file, 100);

    assertSchema(
        """
        {"type":"record","name":"Event","fields":[
         {"name":"id","type":"long"},
         {"name":"tags","type":{"type":"array","items":["null","string"]}},
         {"name":"to","type":["null",{"type":"record","name":"Event_to","fields":[
           {"name":"city","type":"string"},
           {"name":"zip","type":["null","string"],"default":null}]}],"default":null},
         {"name":"mixed","type":"long"},
         {"name":"none","type":["null","string"],"default":null}]}
        """);
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(5).endsWith("  1 of another type would be dead letters"), is(true));
    assertThat(lines.get(6).endsWith("  only nulls were seen"), is(true));
  }

  @Test
  void aSampleEndsWhereItWasTold() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "id\n1\n2\nx\n");

    infer(file, 2);

    assertSchema(
        "{\"type\":\"record\",\"name\":\"Event\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}");
  }

  @Test
  void aSchemaThatIsThereStays() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "id\n1\n");
    Files.writeString(schema(), "mine");

    assertThrows(UsageException.class, () -> infer(file, 2));

    assertThat(Files.readString(schema()), is("mine"));
  }

  private Path schema() {
    return folder.resolve("new.avsc");
  }

  private void infer(Path file, long most) throws IOException {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new InferSchema(EventInput.matching(List.of(InputPattern.parse(file.toString()))), null, most)
        .into(schema().toString(), Console.of(stream, stream));
  }

  private void assertSchema(String expected) throws IOException {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(schema().toFile()), is(json.readTree(expected)));
  }
}

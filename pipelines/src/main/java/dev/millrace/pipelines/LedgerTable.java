package dev.millrace.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Run;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.console.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;

/** The ledger of a run, for a person: read back from the file that it landed. */
public final class LedgerTable {
  private LedgerTable() {}

  /** Prints the edges that anything passed over, and the totals. */
  public static void print(Run run, Console console) throws IOException {
    JsonNode ledger;
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(
                run.folder().resolve("ledger.json", StandardResolveOptions.RESOLVE_FILE)))) {
      ledger = new ObjectMapper().readTree(in);
    }
    Table table = Table.of("from", "to", "unit", "sent", "received").withRight("sent", "received");
    for (JsonNode edge : ledger.get("edges")) {
      if (edge.get("sent").asLong() + edge.get("received").asLong() > 0) {
        table =
            table.withRow(
                edge.get("from").asText(),
                edge.get("to").asText(),
                edge.get("unit").asText(),
                edge.get("sent").asLong(),
                edge.get("received").asLong());
      }
    }
    console.line("Ledger" + (ledger.get("balanced").asBoolean() ? " (balances)" : ""));
    console.table(table);
    List<String> totals = new ArrayList<>();
    ledger
        .get("totals")
        .fields()
        .forEachRemaining(
            total -> totals.add(total.getKey() + " " + Figures.count(total.getValue().asLong())));
    console.line(String.join(", ", totals));
    console.line();
  }
}

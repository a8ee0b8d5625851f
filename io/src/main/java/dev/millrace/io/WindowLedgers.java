package dev.millrace.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The books of all windows that a streaming run has published, as those of the whole run. */
public final class WindowLedgers {
  private final Run run;
  private final LedgerPlan plan;

  private WindowLedgers(Run run, LedgerPlan plan) {
    this.run = run;
    this.plan = plan;
  }

  public static WindowLedgers of(Run run, LedgerPlan plan) {
    return new WindowLedgers(run, plan);
  }

  /** Adds them up in {@code ledger.json}, which is replaced. */
  public void write() throws IOException {
    OutputFolder.at(run.folder())
        .replace("ledger.json", Ledger.close(plan, run.id(), counts()).toJson());
  }

  private List<LedgerCount> counts() throws IOException {
    List<LedgerCount> counts = new ArrayList<>();
    ResourceId folder = run.table("ledger");
    for (String name : OutputFolder.at(folder).files()) {
      if (name.endsWith(".json")) {
        addCounts(folder.resolve(name, StandardResolveOptions.RESOLVE_FILE), counts);
      }
    }
    return counts;
  }

  private static void addCounts(ResourceId file, List<LedgerCount> counts) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(file));
        JsonParser json = new JsonFactory().createParser(in)) {
      addEdges(json, counts);
    } catch (IOException e) {
      throw new IOException("Cannot read the ledger " + file + ": " + e, e);
    }
  }

  /** Asides and edges alike: whatever has a from, a to and a unit. */
  private static void addEdges(JsonParser json, List<LedgerCount> counts) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      switch (token) {
        case START_OBJECT -> {
          texts.clear();
          numbers.clear();
        }
        case VALUE_STRING -> texts.put(json.currentName(), json.getText());
        case VALUE_NUMBER_INT -> numbers.put(json.currentName(), json.getLongValue());
        case END_OBJECT -> {
          if (texts.containsKey("from")) {
            Edge edge =
                new Edge(
                    texts.getOrDefault("from", ""),
                    texts.getOrDefault("to", ""),
                    texts.getOrDefault("unit", ""));
            counts.add(edge.sent(numbers.getOrDefault("sent", 0L)));
            if (numbers.containsKey("received")) {
              counts.add(edge.received(numbers.get("received")));
            }
          }
          texts.clear();
        }
        default -> {}
      }
    }
  }
}

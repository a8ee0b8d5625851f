package dev.millrace.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;

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
    Ledger ledger = Ledger.close(plan, run.id(), counts());
    try (WritableByteChannel channel =
        FileSystems.create(
            run.folder().resolve("ledger.json", StandardResolveOptions.RESOLVE_FILE),
            "application/json")) {
      channel.write(ByteBuffer.wrap(ledger.toJson().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private List<LedgerCount> counts() throws IOException {
    List<LedgerCount> counts = new ArrayList<>();
    for (MatchResult.Metadata file :
        FileSystems.match(run.table("ledger") + "*.json", EmptyMatchTreatment.ALLOW).metadata()) {
      try (InputStream in = Channels.newInputStream(FileSystems.open(file.resourceId()));
          JsonParser json = new JsonFactory().createParser(in)) {
        addEdges(json, counts);
      } catch (IOException e) {
        throw new IOException("Cannot read the ledger " + file.resourceId() + ": " + e, e);
      }
    }
    return counts;
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

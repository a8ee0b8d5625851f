package dev.millrace.pipelines.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.CsvReader;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.LineReader;
import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.transforms.events.CsvHeader;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the first records of some files hold, read from the files' beginnings up to a number of
 * records. Of JSON and CSV: Avro files say themselves what they hold.
 */
public final class EventSample {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InputFormat format;
  private final long most;
  private final ObservedObject events;
  private boolean whole;
  private long skipped;

  private EventSample(InputFormat format, @Nullable ZoneId zone, long most) {
    this.format = format;
    this.most = most;
    this.events = new ObservedObject(zone);
  }

  /**
   * Reads a sample.
   *
   * @param zone of times that do not say their offset; null if these are text
   * @param most records that are looked at
   */
  public static EventSample of(
      InputFormat format, List<FileRange> files, @Nullable ZoneId zone, long most)
      throws IOException {
    EventSample sample = new EventSample(format, zone, most);
    sample.whole = sample.observe(files);
    return sample;
  }

  /** Hands over objects in JSON, each for itself. */
  @FunctionalInterface
  public interface ObjectFeed {
    /**
     * @return whether these are all that there are
     */
    boolean into(Consumer<byte[]> objects) throws IOException;
  }

  /** The same of objects that are in no file, such as values of records of a topic. */
  public static EventSample ofObjects(ObjectFeed objects, @Nullable ZoneId zone, long most)
      throws IOException {
    EventSample sample = new EventSample(InputFormat.JSON, zone, most);
    Lines lines = sample.new Lines();
    try {
      sample.whole = objects.into(object -> lines.accept(object, 0, object.length, 0));
    } catch (Enough enough) {
      sample.whole = false;
    }
    return sample;
  }

  /** What was seen. */
  public ObservedObject events() {
    return events;
  }

  /** Records that could not be read. */
  public long skipped() {
    return skipped;
  }

  /** Whether there is a field that a schema can have. */
  public boolean hasFields() {
    return events.fields().keySet().stream().anyMatch(ObservedObject::isName);
  }

  /** The record that takes most of what was seen. */
  public Schema schema(String name) {
    return events.schema(name, source());
  }

  /** See {@link ObservedField#note}. */
  public String note(ObservedField field) {
    return field.note(source());
  }

  /** How much was seen, for a person. */
  public String words() {
    return "From %s of %s records%s"
        .formatted(
            Figures.count(events.seen()),
            whole
                ? "all " + Figures.count(events.seen() + skipped)
                : "the first " + Figures.count(most),
            skipped == 0
                ? ""
                : "; " + Figures.count(skipped) + " could not be read as " + format.word());
  }

  private ObservedField.Source source() {
    return switch (format) {
      case JSON -> ObservedField.Source.JSON;
      case CSV -> ObservedField.Source.CSV;
      case AVRO -> throw new IllegalStateException("Avro files have their schema in them");
    };
  }

  /** Whether that was all there is. */
  private boolean observe(List<FileRange> files) throws IOException {
    try {
      for (FileRange file : files) {
        switch (format) {
          case JSON -> LineReader.create().read(file, new Lines());
          case CSV -> CsvReader.create().read(file, new Records());
          case AVRO -> throw new IllegalStateException("Avro files have their schema in them");
        }
      }
      return true;
    } catch (Enough enough) {
      return false;
    }
  }

  private void countOne() {
    if (events.seen() + skipped >= most) {
      throw new Enough();
    }
  }

  /** Lines of JSON. */
  private final class Lines implements LineConsumer {
    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      if (from == to) {
        return;
      }
      countOne();
      byte[] line = Arrays.copyOfRange(buffer, from, to);
      try {
        JsonEvents.requireJson(line);
        JsonNode value = JSON.readTree(line);
        if (value.isObject()) {
          events.see(value);
        } else {
          skipped++;
        }
      } catch (Refusal | IOException e) {
        skipped++;
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      countOne();
      skipped++;
    }
  }

  /** Records of one CSV file. */
  private final class Records implements LineConsumer {
    private @Nullable CsvHeader header;

    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      byte[] record = Arrays.copyOfRange(buffer, from, to);
      if (header == null) {
        header = CsvHeader.of(record);
      } else if (record.length > 0) {
        countOne();
        try {
          List<@Nullable String> texts = header.read(record);
          events.see(header.columns(), texts);
        } catch (Refusal e) {
          skipped++;
        }
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      if (header == null) {
        header = CsvHeader.tooLong();
      } else {
        countOne();
        skipped++;
      }
    }
  }

  /** Ends the reading; a consumer has no other way to say that it wants no more. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Enough() {
      super(null, null, false, false);
    }
  }
}

package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Edge;
import java.util.Arrays;

/** What becomes of a dead letter in a replay; all but one are left where they are. */
public enum Fate {
  /** It is fed to its pipeline. */
  REPLAYED("replayed"),
  /** A replay before this one has fed it to its pipeline. */
  REPLAYED_BEFORE("replayed before"),
  /** It has another reason than is asked for, or no line among the corrected. */
  NOT_ASKED_FOR("not asked for"),
  /** It was replayed as often as may be, and was no better. */
  OUT_OF_ATTEMPTS("out of attempts"),
  /** It does not have all bytes of its record, or not what is needed to read them. */
  INCOMPLETE("incomplete"),
  /** Its record is no JSON, which alone can be patched. */
  NOT_JSON("not JSON");

  private final String words;

  Fate(String words) {
    this.words = words;
  }

  /** How a person reads it. */
  public String words() {
    return words;
  }

  /** The line in the books of those that are left. */
  public Edge aside() {
    return new Edge(LetterEdges.CHOOSE, words, LetterEdges.UNIT);
  }

  /** All but those that are replayed. */
  public static Edge[] asides() {
    return Arrays.stream(values())
        .filter(fate -> fate != REPLAYED)
        .map(Fate::aside)
        .toArray(Edge[]::new);
  }
}

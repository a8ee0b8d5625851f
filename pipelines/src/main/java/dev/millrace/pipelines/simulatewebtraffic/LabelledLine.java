package dev.millrace.pipelines.simulatewebtraffic;

import java.nio.charset.StandardCharsets;

/** One line of a simulated access log, with the truth about it. */
public final class LabelledLine {
  private final byte[] line;
  private final int server;
  private final long time;
  private final String client;
  private final String label;
  private final String variant;

  LabelledLine(byte[] line, int server, long time, Client client) {
    this.line = line;
    this.server = server;
    this.time = time;
    this.client = client.address();
    this.label = client.label();
    this.variant = client.variant();
  }

  /** The line without its line feed, in ASCII. The array is not copied: do not change it. */
  public byte[] line() {
    return line;
  }

  /** The server that wrote it, from 0. */
  public int server() {
    return server;
  }

  /** When the server wrote the line, in milliseconds since the epoch; never less than before. */
  public long time() {
    return time;
  }

  /** The client's address as it stands in the line. */
  public String client() {
    return client;
  }

  /** {@code normal} or the label of an {@link AttackKind}. */
  public String label() {
    return label;
  }

  /** Which behaviour of the simulator wrote it, such as {@code office} or {@code cache-busting}. */
  public String variant() {
    return variant;
  }

  @Override
  public String toString() {
    return label + " " + variant + ": " + new String(line, StandardCharsets.US_ASCII);
  }
}

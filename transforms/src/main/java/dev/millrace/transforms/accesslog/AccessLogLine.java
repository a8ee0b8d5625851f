package dev.millrace.transforms.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.joda.time.Instant;

/**
 * The fields of one line, reused for the next: what a loop over millions of lines holds instead of
 * an {@link AccessLogEntry} each. The slices show bytes of the buffer that was parsed, or of this
 * line where escapes had to be decoded; they are good until the next line is parsed or the buffer
 * changes. They are valid UTF-8 whatever the log held, and the same bytes whether the line was
 * parsed or {@link #set} from an entry, so that one function serves both ways.
 *
 * <p>Fields mean what they mean in {@link AccessLogEntry}; an absent one is an empty slice.
 */
public final class AccessLogLine {
  private final ByteSlice client = new ByteSlice();
  private final ByteSlice ident = new ByteSlice();
  private final ByteSlice user = new ByteSlice();
  private final ByteSlice method = new ByteSlice();
  private final ByteSlice target = new ByteSlice();
  private final ByteSlice protocol = new ByteSlice();
  private final ByteSlice request = new ByteSlice();
  private final ByteSlice referrer = new ByteSlice();
  private final ByteSlice agent = new ByteSlice();
  private long time;
  private int status;
  private long bytes;
  private byte[] decoded = {};
  private int decodedLength;

  public ByteSlice client() {
    return client;
  }

  public ByteSlice ident() {
    return ident;
  }

  public ByteSlice user() {
    return user;
  }

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public long time() {
    return time;
  }

  public ByteSlice method() {
    return method;
  }

  public ByteSlice target() {
    return target;
  }

  public ByteSlice protocol() {
    return protocol;
  }

  public ByteSlice request() {
    return request;
  }

  /** 0 if absent. */
  public int status() {
    return status;
  }

  /** 0 if absent. */
  public long bytes() {
    return bytes;
  }

  public ByteSlice referrer() {
    return referrer;
  }

  public ByteSlice agent() {
    return agent;
  }

  /** Shows the fields of an entry from now on. */
  public void set(AccessLogEntry entry) {
    clear();
    show(entry.client(), client);
    show(entry.ident(), ident);
    show(entry.user(), user);
    time = entry.time().getMillis();
    show(entry.method(), method);
    show(entry.target(), target);
    show(entry.protocol(), protocol);
    show(entry.request(), request);
    status = entry.status();
    bytes = entry.bytes();
    show(entry.referrer(), referrer);
    show(entry.agent(), agent);
  }

  private static void show(String text, ByteSlice slice) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    slice.set(utf8, 0, utf8.length);
  }

  /** A copy that stays as it is. */
  public AccessLogEntry toEntry() {
    return new AccessLogEntry(
        client.toString(),
        ident.toString(),
        user.toString(),
        Instant.ofEpochMilli(time),
        method.toString(),
        target.toString(),
        protocol.toString(),
        request.toString(),
        status,
        bytes,
        referrer.toString(),
        agent.toString());
  }

  void clear() {
    client.clear();
    ident.clear();
    user.clear();
    method.clear();
    target.clear();
    protocol.clear();
    request.clear();
    referrer.clear();
    agent.clear();
    time = 0;
    status = 0;
    bytes = 0;
    decodedLength = 0;
  }

  void time(long millis) {
    time = millis;
  }

  void status(int status) {
    this.status = status;
  }

  void bytes(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Completes target and request from their parts, for formats that log these only.
   *
   * @param mark to be put between path and query
   */
  void joinRequest(String mark, ByteSlice query) {
    if (!query.isEmpty()) {
      join(target, target, mark, query);
    }
    if (!method.isEmpty()) {
      join(request, method, " ", target);
      if (!protocol.isEmpty()) {
        join(request, request, " ", protocol);
      }
    }
  }

  private void join(ByteSlice joined, ByteSlice first, String between, ByteSlice second) {
    int length = first.length() + between.length() + second.length();
    byte[] room = roomFor(length);
    int start = decodedLength;
    System.arraycopy(first.array(), first.from(), room, start, first.length());
    int at = start + first.length();
    for (int i = 0; i < between.length(); i++) {
      room[at++] = (byte) between.charAt(i);
    }
    System.arraycopy(second.array(), second.from(), room, at, second.length());
    decodedLength = start + length;
    joined.set(room, start, decodedLength);
  }

  /**
   * Makes room for so many more bytes that belong to this line. Slices of what was there before
   * stay good, because they hold the array that they were set to.
   */
  byte[] roomFor(int length) {
    if (decoded.length - decodedLength < length) {
      decoded = Arrays.copyOf(decoded, Math.max(2 * decoded.length, decodedLength + length));
    }
    return decoded;
  }

  /** Where the room starts. */
  int roomStart() {
    return decodedLength;
  }

  /** Keeps what was written into the room up to there. */
  void keepRoom(int end) {
    decodedLength = end;
  }
}

package dev.millrace.transforms.accesslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.joda.time.Instant;

/**
 * One request as a web server logged it. Escapes are decoded; what was not valid UTF-8 was read as
 * ISO-8859-1, field by field. A field that the log does not have, or has as {@code -}, is the empty
 * string.
 *
 * @param client address or name of who asked
 * @param ident what identd said
 * @param user the name given to HTTP authentication, as the client sent it: it may hold anything
 * @param time when the request was received, as precise as the log
 * @param method of the request; empty if the request is not one of HTTP
 * @param target path and query as they were asked for; empty like the method
 * @param protocol such as {@code HTTP/1.1}; empty if there was none, as in HTTP/0.9
 * @param request the whole line that the client sent
 * @param status of the response, 0 if absent
 * @param bytes that were sent, 0 if absent
 * @param referrer the page that the client says it comes from
 * @param agent what the client says it is
 */
public record AccessLogEntry(
    String client,
    String ident,
    String user,
    Instant time,
    String method,
    String target,
    String protocol,
    String request,
    int status,
    long bytes,
    String referrer,
    String agent) {

  /** Deterministic: the components in their order. */
  public static final class Coder extends AtomicCoder<AccessLogEntry> {
    private static final Coder INSTANCE = new Coder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(AccessLogEntry entry, OutputStream out) throws IOException {
      TEXT.encode(entry.client, out);
      TEXT.encode(entry.ident, out);
      TEXT.encode(entry.user, out);
      BigEndianLongCoder.of().encode(entry.time.getMillis(), out);
      TEXT.encode(entry.method, out);
      TEXT.encode(entry.target, out);
      TEXT.encode(entry.protocol, out);
      TEXT.encode(entry.request, out);
      VarIntCoder.of().encode(entry.status, out);
      VarLongCoder.of().encode(entry.bytes, out);
      TEXT.encode(entry.referrer, out);
      TEXT.encode(entry.agent, out);
    }

    @Override
    public AccessLogEntry decode(InputStream in) throws IOException {
      return new AccessLogEntry(
          TEXT.decode(in),
          TEXT.decode(in),
          TEXT.decode(in),
          Instant.ofEpochMilli(BigEndianLongCoder.of().decode(in)),
          TEXT.decode(in),
          TEXT.decode(in),
          TEXT.decode(in),
          TEXT.decode(in),
          VarIntCoder.of().decode(in),
          VarLongCoder.of().decode(in),
          TEXT.decode(in),
          TEXT.decode(in));
    }
  }
}

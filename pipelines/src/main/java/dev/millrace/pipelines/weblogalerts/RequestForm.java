package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;

/** Tells requests that follow RFC 9112 from those that do not, and those meant for a proxy. */
final class RequestForm {
  private RequestForm() {}

  /** {@code MALFORMED}, {@code PROXY_REQUEST} or none, as a set. */
  static long traits(AccessLogLine line) {
    ByteSlice method = line.method();
    ByteSlice target = line.target();
    if (method.isEmpty() || target.isEmpty() || hasControlByte(line.request())) {
      return RequestTrait.MALFORMED.bit();
    }
    if (!line.protocol().isEmpty() && !line.protocol().startsWith("HTTP/")) {
      return RequestTrait.MALFORMED.bit();
    }
    if (target.byteAt(0) == '/') {
      return 0;
    }
    if (method.equalsAscii("CONNECT")
        || target.startsWith("http://")
        || target.startsWith("https://")) {
      return RequestTrait.PROXY_REQUEST.bit();
    }
    return target.equalsAscii("*") ? 0 : RequestTrait.MALFORMED.bit();
  }

  /** The request as a whole: a line break in it is a control byte too. */
  private static boolean hasControlByte(ByteSlice request) {
    byte[] array = request.array();
    int to = request.to();
    int least = 0x20;
    for (int i = request.from(); i < to; i++) {
      least = Math.min(least, array[i] & 0xFF);
    }
    return least < 0x20;
  }
}

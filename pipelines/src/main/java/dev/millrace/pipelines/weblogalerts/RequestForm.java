package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells requests that follow RFC 9112 from those that do not, and those meant for a proxy. */
final class RequestForm {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SPACES = 0x2020202020202020L;
  private static final long HIGH_BITS = 0x8080808080808080L;

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

  /**
   * Looks at the request as a whole, eight bytes at a time: Anderson's test for a byte below n,
   * "Bit Twiddling Hacks", exact for n up to 128.
   */
  private static boolean hasControlByte(ByteSlice request) {
    byte[] array = request.array();
    int at = request.from();
    for (; at + 8 <= request.to(); at += 8) {
      long word = (long) LONGS.get(array, at);
      if ((word - SPACES & ~word & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; at < request.to(); at++) {
      if (array[at] >= 0 && array[at] < ' ') {
        return true;
      }
    }
    return false;
  }
}

package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.ByteSlice;

/** Sorts request methods; names are case-sensitive as in RFC 9110. */
final class RequestMethods {
  private RequestMethods() {}

  /** The one trait of this method, as a set; none for an absent method. */
  static long traits(ByteSlice method) {
    if (method.isEmpty()) {
      return 0;
    }
    if (method.equalsAscii("GET")) {
      return RequestTrait.GET.bit();
    }
    if (method.equalsAscii("POST")) {
      return RequestTrait.POST.bit();
    }
    if (method.equalsAscii("HEAD")) {
      return RequestTrait.HEAD.bit();
    }
    boolean ofInterface =
        method.equalsAscii("OPTIONS")
            || method.equalsAscii("PUT")
            || method.equalsAscii("PATCH")
            || method.equalsAscii("DELETE");
    return (ofInterface ? RequestTrait.INTERFACE_METHOD : RequestTrait.RARE_METHOD).bit();
  }
}

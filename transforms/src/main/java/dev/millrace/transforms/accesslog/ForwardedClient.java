package dev.millrace.transforms.accesslog;

/**
 * Finds the client in a list of addresses that proxies appended to. The rule is that of nginx's <a
 * href="https://nginx.org/en/docs/http/ngx_http_realip_module.html#real_ip_recursive">
 * real_ip_recursive</a>.
 */
final class ForwardedClient {
  private final AddressRanges trusted;
  private final Address address = new Address();

  ForwardedClient(AddressRanges trusted) {
    this.trusted = trusted;
  }

  /** Points {@code client} at the address in {@code list}, or leaves it if there is none. */
  void find(ByteSlice list, ByteSlice client) {
    byte[] bytes = list.array();
    int end = list.to();
    while (end > list.from()) {
      int start = end;
      while (start > list.from() && bytes[start - 1] != ',') {
        start--;
      }
      if (!readAddress(bytes, start, end, client) || !trusted.contains(address)) {
        return;
      }
      end = start - 1;
    }
  }

  /** Reads an address, with or without a port, and shows it if it is one. */
  private boolean readAddress(byte[] bytes, int start, int end, ByteSlice client) {
    int from = start;
    int to = end;
    while (from < to && Bytes.isBlank(bytes[from])) {
      from++;
    }
    while (to > from && Bytes.isBlank(bytes[to - 1])) {
      to--;
    }
    if (from < to && bytes[from] == '[') {
      from++;
      to = indexOf((byte) ']', bytes, from, to);
    } else {
      int colon = indexOf((byte) ':', bytes, from, to);
      boolean isPort = colon < to && indexOf((byte) ':', bytes, colon + 1, to) == to;
      to = isPort ? colon : to;
    }
    if (!address.read(bytes, from, to)) {
      return false;
    }
    client.set(bytes, from, to);
    return true;
  }

  private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}

package dev.millrace.transforms.sql;

import java.util.Arrays;

/** Bytes as a key of a hash table. */
record EncodedKey(byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}

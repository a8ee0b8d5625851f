package dev.millrace.standins.gcs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All objects; each change is whole before the next one begins, as the service promises. */
final class Buckets {
  private final Map<String, NavigableMap<String, StoredObject>> buckets = new LinkedHashMap<>();
  private final Set<String> locked = ConcurrentHashMap.newKeySet();
  private long generation = 1_767_614_400_000_000L;

  synchronized void add(String bucket) {
    buckets.put(bucket, new TreeMap<>());
  }

  /** Lets nobody in any more. */
  void lock(String bucket) {
    locked.add(bucket);
  }

  synchronized NavigableMap<String, StoredObject> objects(String bucket) throws Refusal {
    if (locked.contains(bucket)) {
      throw Refusal.notAllowed(bucket);
    }
    NavigableMap<String, StoredObject> objects = buckets.get(bucket);
    if (objects == null) {
      throw Refusal.noBucket();
    }
    return objects;
  }

  synchronized StoredObject object(String bucket, String name) throws Refusal {
    StoredObject object = objects(bucket).get(name);
    if (object == null) {
      throw Refusal.noObject(bucket, name);
    }
    return object;
  }

  synchronized StoredObject put(
      String bucket,
      String name,
      String contentType,
      Map<String, String> metadata,
      byte[] bytes,
      OptionalLong condition)
      throws Refusal {
    check(bucket, name, condition);
    return put(new StoredObject(bucket, name, ++generation, contentType, "", metadata, bytes));
  }

  /** An object that says {@code Content-Encoding: gzip}. */
  synchronized void putGzipped(String bucket, String name, byte[] bytes) throws Refusal {
    put(new StoredObject(bucket, name, ++generation, "text/plain", "gzip", Map.of(), bytes));
  }

  private StoredObject put(StoredObject object) throws Refusal {
    objects(object.bucket()).put(object.name(), object);
    return object;
  }

  synchronized void delete(String bucket, String name, OptionalLong condition) throws Refusal {
    object(bucket, name);
    check(bucket, name, condition);
    objects(bucket).remove(name);
  }

  synchronized void check(String bucket, String name, OptionalLong condition) throws Refusal {
    StoredObject there = objects(bucket).get(name);
    if (condition.isPresent()
        && condition.getAsLong() != (there == null ? 0 : there.generation())) {
      throw Refusal.conditionNotMet();
    }
  }

  /** A copy of what is there, by name. */
  synchronized NavigableMap<String, StoredObject> snapshot(String bucket) throws Refusal {
    return new TreeMap<>(objects(bucket));
  }
}

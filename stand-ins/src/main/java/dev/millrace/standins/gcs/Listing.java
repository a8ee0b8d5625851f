package dev.millrace.standins.gcs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Lists objects by what their names begin with, page by page, and folds folders on demand. */
final class Listing {
  private final int mostOfAPage;

  Listing(int mostOfAPage) {
    this.mostOfAPage = mostOfAPage;
  }

  Answer answer(NavigableMap<String, StoredObject> objects, Call call) {
    String prefix = call.parameter("prefix").orElse("");
    String delimiter = call.parameter("delimiter").orElse("");
    String after = call.parameter("pageToken").orElse("");
    int wanted =
        Math.min(mostOfAPage, call.parameter("maxResults").map(Integer::parseInt).orElse(1_000));
    NavigableMap<String, StoredObject> entries = entries(objects, prefix, delimiter);
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("kind", "storage#objects");
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    ArrayNode folders = JsonNodeFactory.instance.arrayNode();
    String last = "";
    for (String name : entries.tailMap(after, after.isEmpty()).keySet()) {
      if (items.size() + folders.size() == wanted) {
        page.put("nextPageToken", last);
        break;
      }
      StoredObject object = entries.get(name);
      if (object == null || !object.name().equals(name)) {
        folders.add(name);
      } else {
        items.add(object.resource());
      }
      last = name;
    }
    // The service leaves out what would be empty.
    if (!items.isEmpty()) {
      page.set("items", items);
    }
    if (!folders.isEmpty()) {
      page.set("prefixes", folders);
    }
    return Answer.json(200, page);
  }

  /** Objects by name, and one of each folder by the folder's name. */
  private static NavigableMap<String, StoredObject> entries(
      NavigableMap<String, StoredObject> objects, String prefix, String delimiter) {
    NavigableMap<String, StoredObject> entries = new TreeMap<>();
    for (StoredObject object : objects.tailMap(prefix, true).values()) {
      if (!object.name().startsWith(prefix)) {
        break;
      }
      int end = delimiter.isEmpty() ? -1 : object.name().indexOf(delimiter, prefix.length());
      entries.putIfAbsent(end < 0 ? object.name() : object.name().substring(0, end + 1), object);
    }
    return entries;
  }
}

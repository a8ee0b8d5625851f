package dev.millrace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How rows of one type are written as JSON objects, and made of them. */
interface JsonTable<T> {
  /** Writes a row as one object. */
  void write(T row, JsonGenerator json) throws IOException;

  /** Makes a row of the object that has begun. */
  T read(JsonParser json) throws IOException;
}

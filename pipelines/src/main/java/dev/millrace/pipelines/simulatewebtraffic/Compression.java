package dev.millrace.pipelines.simulatewebtraffic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How log files are stored. */
public enum Compression {
  PLAIN("") {
    @Override
    OutputStream over(OutputStream file) {
      return file;
    }
  },
  /** With no time in its header, so that equal lines give equal files. */
  GZIP(".gz") {
    @Override
    OutputStream over(OutputStream file) throws IOException {
      return new GZIPOutputStream(file, 1 << 16);
    }
  };

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  /** The end of the names of such files. */
  String ending() {
    return ending;
  }

  abstract OutputStream over(OutputStream file) throws IOException;
}

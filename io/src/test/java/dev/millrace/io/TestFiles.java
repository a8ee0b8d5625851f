package dev.millrace.io;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Files for tests, compressed by writers that share no code with the readers under test. */
final class TestFiles {
  private TestFiles() {}

  static FileRange whole(Path file) throws IOException {
    String name = file.toString();
    return FileRange.whole(name, FileCompression.ofName(name), Files.size(file));
  }

  static byte[] compressed(FileCompression compression, byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor(compression, bytes)) {
      out.write(text);
    }
    return bytes.toByteArray();
  }

  private static OutputStream compressor(FileCompression compression, OutputStream out)
      throws IOException {
    return switch (compression) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out);
      case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
      case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
    };
  }
}

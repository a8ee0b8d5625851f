package dev.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Writes a file on HDFS; it is whole when this is closed without a fault. */
final class HdfsSink implements WritableByteChannel {
  private final HdfsFile file;
  private final FSDataOutputStream bytes;
  private volatile boolean open = true;

  HdfsSink(HdfsFile file, FSDataOutputStream bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int count = from.remaining();
    try {
      if (from.hasArray()) {
        bytes.write(from.array(), from.arrayOffset() + from.position(), count);
        from.position(from.limit());
      } else {
        byte[] copy = new byte[count];
        from.get(copy);
        bytes.write(copy);
      }
      return count;
    } catch (IOException | RuntimeException e) {
      throw HdfsException.of(file, e);
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    try {
      bytes.close();
    } catch (IOException | RuntimeException e) {
      throw HdfsException.of(file, e);
    }
  }
}

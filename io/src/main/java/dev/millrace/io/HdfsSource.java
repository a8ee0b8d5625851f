package dev.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** The bytes of a file on HDFS, whose faults are told in words for a person. */
final class HdfsSource implements SeekableByteChannel {
  private final HdfsFile file;
  private final FSDataInputStream bytes;
  private final long size;
  private volatile boolean open = true;

  HdfsSource(HdfsFile file, FSDataInputStream bytes, long size) {
    this.file = file;
    this.bytes = bytes;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      if (!into.hasArray()) {
        return bytes.read(into);
      }
      int count = bytes.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
      into.position(into.position() + Math.max(count, 0));
      return count;
    } catch (IOException | RuntimeException e) {
      throw HdfsException.of(file, e);
    }
  }

  @Override
  public long position() throws IOException {
    return bytes.getPos();
  }

  @Override
  public SeekableByteChannel position(long target) throws IOException {
    try {
      bytes.seek(target);
      return this;
    } catch (IOException | RuntimeException e) {
      throw HdfsException.of(file, e);
    }
  }

  /** As it was when the file was opened. */
  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    bytes.close();
  }
}

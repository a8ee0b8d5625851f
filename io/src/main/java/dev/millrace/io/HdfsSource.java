package dev.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;

/** The bytes of a file on HDFS, whose faults are told in words for a person. */
final class HdfsSource implements SeekableByteChannel {
  private final HdfsFile file;
  private final FSDataInputStream bytes;
  private final long size;
  private volatile boolean open = true;

  private HdfsSource(HdfsFile file, FSDataInputStream bytes, long size) {
    this.file = file;
    this.bytes = bytes;
    this.size = size;
  }

  /**
   * @param size of the file by the NameNode, which counts a block when it is finished or first
   *     flushed
   * @throws HdfsException if there is more of it, since then somebody still writes it
   */
  static HdfsSource of(HdfsFile file, FSDataInputStream bytes, long size) throws IOException {
    try {
      if (bytes instanceof HdfsDataInputStream known && known.getVisibleLength() > size) {
        throw HdfsException.stillWritten(known.getVisibleLength(), size);
      }
      return new HdfsSource(file, bytes, size);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw HdfsException.of(file, e);
    }
  }

  /**
   * @throws HdfsException if there is more of it than when it was found, perhaps while it was being
   *     written
   */
  void requireNoMoreThan(long found) throws HdfsException {
    if (size > found) {
      throw HdfsException.grown(size, found);
    }
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

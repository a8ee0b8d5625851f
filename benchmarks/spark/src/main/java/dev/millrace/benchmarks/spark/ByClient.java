package dev.millrace.benchmarks.spark;

import java.util.Objects;
import org.apache.spark.Partitioner;

/** Brings all windows of a client to one task. */
final class ByClient extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int tasks;

  ByClient(int tasks) {
    this.tasks = tasks;
  }

  @Override
  public int numPartitions() {
    return tasks;
  }

  @Override
  public int getPartition(Object key) {
    return Math.floorMod(Objects.hashCode(((Key) key).client()), tasks);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByClient that && tasks == that.tasks;
  }

  @Override
  public int hashCode() {
    return tasks;
  }
}

package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.conformance.cluster.Submission.Ended;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** A process that is killed while a stream runs, with {@code kill -9}, and what is done then. */
enum Victim {
  /** The job starts again from its last checkpoint, on the other one. */
  TASK_MANAGER {
    @Override
    void kill(StreamOnCluster stream, Random random) throws Exception {
      String role = "taskmanager-" + (1 + random.nextInt(2));
      stream.cluster().kill(role);
      stream.cluster().revive(role);
    }
  },

  /** Nobody knows of the job any more; the same command goes on from its last checkpoint. */
  JOB_MANAGER {
    @Override
    void kill(StreamOnCluster stream, Random random) throws Exception {
      stream.cluster().kill("jobmanager");
      stream.cluster().revive("jobmanager");
      Ended ended = stream.client().end();
      assertThat(ended.err(), ended.status(), is(1));
      stream.submitAgain();
      stream.awaitStartFrom("/chk-");
    }
  },

  /** Spark starts another, which does the lost tasks again. */
  EXECUTOR {
    @Override
    void kill(StreamOnCluster stream, Random random) throws Exception {
      stream.await("an executor is killed", () -> killExecutor(stream, random));
    }
  },

  /** With its executor. */
  WORKER {
    @Override
    void kill(StreamOnCluster stream, Random random) throws Exception {
      String role = "worker-" + (1 + random.nextInt(2));
      stream.cluster().kill(role);
      stream.cluster().revive(role);
    }
  },

  /** The client is the driver; the same command does again what the manifest does not know. */
  DRIVER {
    @Override
    void kill(StreamOnCluster stream, Random random) throws Exception {
      stream.client().kill();
      stream.submitAgain();
    }
  },

  /** Readers and writers wait until it is back. */
  BROKER {
    @Override
    void kill(StreamOnCluster stream, Random random) throws Exception {
      stream.broker().kill();
      stream.broker().restart();
    }
  };

  /** Those that there are with an engine. */
  static List<Victim> of(Engine engine) {
    return switch (engine) {
      case FLINK -> List.of(TASK_MANAGER, JOB_MANAGER, BROKER);
      case SPARK -> List.of(EXECUTOR, WORKER, DRIVER, BROKER);
      case DIRECT, DATAFLOW -> List.of();
    };
  }

  /**
   * Kills it, starts again what a person would start again, and returns when that was done.
   *
   * @param random chooses among several of the kind
   */
  abstract void kill(StreamOnCluster stream, Random random) throws Exception;

  /** Between two increments there is none. */
  private static boolean killExecutor(StreamOnCluster stream, Random random) throws IOException {
    List<String> executors =
        stream.cluster().roles().keySet().stream()
            .filter(role -> role.startsWith("executor-"))
            .toList();
    if (executors.isEmpty()) {
      return false;
    }
    try {
      stream.cluster().kill(executors.get(random.nextInt(executors.size())));
      return true;
    } catch (IllegalStateException endedBefore) {
      return false;
    }
  }
}

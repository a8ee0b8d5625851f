package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.conformance.cluster.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tests rely on that kill a role in the middle of a run. */
@Tag("runs")
class ClusterRolesIT {
  private static final String FOLDER = "cluster-roles";

  @Test
  void aKilledRoleIsGoneComesBackAsAnotherProcessAndNoneOutlivesTheCluster() throws IOException {
    try (Cluster cluster = PackagedEngine.start(FOLDER)) {
      SortedMap<String, Long> started = cluster.roles();
      String killed = started.lastKey();
      SortedMap<String, Long> others = new TreeMap<>(started.headMap(killed));
      assertThat("processes of three roles", processes().size(), is(3));

      cluster.kill(killed);
      assertThat(cluster.roles(), is(others));

      cluster.revive(killed);
      SortedMap<String, Long> revived = cluster.roles();
      assertThat(revived.keySet(), is(started.keySet()));
      assertThat(revived.get(killed), is(not(started.get(killed))));
      assertThat(revived.headMap(killed), is(others));
    }
    assertThat(processes(), is(empty()));
  }

  /** Command lines of the cluster's Java processes, by the mark that the script gives them. */
  private static List<String> processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains("-Dmillrace.cluster=") && line.contains("/" + FOLDER + " "))
        .toList();
  }
}

package dev.millrace.hdfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A NameNode and some DataNodes of Hadoop, each a Java process of its own, on free ports of this
 * machine's loopback address. They keep everything in one folder, and end with the process that
 * started them, even where that one is killed.
 *
 * <p>Files have two replicas, if there are as many DataNodes, and blocks of {@value #BLOCK_BYTES}
 * bytes, so that small files have several. The user {@value #ADMINISTRATOR} may do anything; others
 * may write below {@value #OPEN_FOLDER} alone.
 *
 * <p>Not for several threads at a time.
 */
public final class HdfsCluster implements AutoCloseable {
  /** Where everybody may write. */
  public static final String OPEN_FOLDER = "/open";

  static final String ADMINISTRATOR = "administrator";
  static final int BLOCK_BYTES = 1 << 20;

  private final HdfsRole nameNode;
  private final List<HdfsRole> dataNodes;

  private HdfsCluster(HdfsRole nameNode, List<HdfsRole> dataNodes) {
    this.nameNode = nameNode;
    this.dataNodes = dataNodes;
  }

  /**
   * Returns when all of them answer.
   *
   * @throws IOException if one does not; names its log
   */
  public static HdfsCluster start(Path folder, int dataNodes) throws IOException {
    HdfsRole nameNode = HdfsRole.launch("namenode", folder, "127.0.0.1:0");
    HdfsCluster cluster = new HdfsCluster(nameNode, new ArrayList<>());
    try {
      nameNode.awaitAddress();
      for (int i = 0; i < dataNodes; i++) {
        cluster.dataNodes.add(
            HdfsRole.launch("datanode", folder.resolve("datanode-" + i), nameNode.address()));
      }
      for (HdfsRole dataNode : cluster.dataNodes) {
        dataNode.awaitAddress();
      }
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  /** The folder where everybody may write: {@code hdfs://127.0.0.1:12345/open}. */
  public String uri() {
    return "hdfs://" + nameNode.address() + OPEN_FOLDER;
  }

  /** Its host and port. */
  public HdfsRole nameNode() {
    return nameNode;
  }

  /** All of them, the dead ones too. */
  public List<HdfsRole> dataNodes() {
    return List.copyOf(dataNodes);
  }

  /** Ends all processes. What they hold is of no use afterwards. */
  @Override
  public void close() {
    dataNodes.forEach(HdfsRole::kill);
    nameNode.kill();
  }
}

package dev.millrace.hdfs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/**
 * The main program of a role's process. Says where it listens, in one line, when it serves; ends at
 * once when its standard input ends, which is when the process that started it is gone.
 */
final class HdfsProcess {
  private HdfsProcess() {}

  /**
   * See {@link HdfsProcess}.
   *
   * @param arguments the role, its folder, and the address of the NameNode
   */
  public static void main(String[] arguments) {
    Thread watch = new Thread(HdfsProcess::endWithParent, "end of the parent");
    watch.setDaemon(true);
    watch.start();
    try {
      Configuration configuration = configuration(Path.of(arguments[1]), arguments[2]);
      InetSocketAddress address =
          arguments[0].equals("namenode") ? nameNode(configuration) : dataNode(configuration);
      System.out.println(address.getAddress().getHostAddress() + ":" + address.getPort());
    } catch (Throwable fault) {
      // Threads that were started by then would keep the process, and its parent waiting.
      fault.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static Configuration configuration(Path folder, String nameNode) {
    Configuration configuration = new HdfsConfiguration();
    configuration.set("fs.defaultFS", "hdfs://" + nameNode);
    configuration.set("dfs.namenode.name.dir", folder.resolve("name").toUri().toString());
    configuration.set("dfs.datanode.data.dir", folder.resolve("data").toUri().toString());
    for (String listener :
        new String[] {
          "dfs.namenode.http-address",
          "dfs.datanode.address",
          "dfs.datanode.http.address",
          "dfs.datanode.ipc.address"
        }) {
      configuration.set(listener, "127.0.0.1:0");
    }
    configuration.setInt("dfs.replication", 2);
    configuration.setInt("dfs.blocksize", HdfsCluster.BLOCK_BYTES);
    // A DataNode that says nothing for 12 s is dead, and what it held is copied again.
    configuration.setInt("dfs.heartbeat.interval", 1);
    configuration.setInt("dfs.namenode.heartbeat.recheck-interval", 1_000);
    configuration.setInt("dfs.namenode.redundancy.interval.seconds", 1);
    return configuration;
  }

  private static InetSocketAddress nameNode(Configuration configuration) throws IOException {
    // Formatting and serving count under the same names, which is allowed then.
    DefaultMetricsSystem.setMiniClusterMode(true);
    NameNode.format(configuration);
    NameNode nameNode = NameNode.createNameNode(new String[0], configuration);
    FileContext files = FileContext.getFileContext(configuration);
    files.setUMask(new FsPermission((short) 0));
    files.mkdir(
        new org.apache.hadoop.fs.Path(HdfsCluster.OPEN_FOLDER),
        new FsPermission((short) 0777),
        false);
    return nameNode.getNameNodeAddress();
  }

  private static InetSocketAddress dataNode(Configuration configuration)
      throws IOException, InterruptedException {
    DataNode dataNode = DataNode.createDataNode(new String[0], configuration);
    while (!dataNode.isDatanodeFullyStarted()) {
      // Hadoop tells nobody when the NameNode has taken a DataNode in.
      Thread.sleep(20);
    }
    return dataNode.getXferAddress();
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes here.
      }
    } catch (IOException gone) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}

package dev.millrace.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * The main program of the broker's process. Formats the storage if that was not done before, and
 * becomes {@code kafka.Kafka}. Ends at once when its standard input ends, which is when the process
 * that started it is gone, however that ended: nobody would stop the broker later.
 *
 * <p>Kafka's classes are called by name, since nothing here is compiled against its server.
 */
final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * See {@link BrokerProcess}.
   *
   * @param arguments the properties file and the id of the cluster
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    String properties = arguments[0];
    Thread watch = new Thread(BrokerProcess::endWithParent, "end of the parent");
    watch.setDaemon(true);
    watch.start();
    format(properties, arguments[1]);
    Class.forName("kafka.Kafka")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {properties});
  }

  private static void format(String properties, String cluster)
      throws ReflectiveOperationException {
    String[] arguments =
        List.of("format", "--ignore-formatted", "--config", properties, "--cluster-id", cluster)
            .toArray(String[]::new);
    Object status =
        Class.forName("kafka.tools.StorageTool")
            .getMethod("execute", String[].class, PrintStream.class)
            .invoke(null, arguments, System.out);
    if (!Integer.valueOf(0).equals(status)) {
      throw new IllegalStateException("The storage could not be formatted: status " + status);
    }
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

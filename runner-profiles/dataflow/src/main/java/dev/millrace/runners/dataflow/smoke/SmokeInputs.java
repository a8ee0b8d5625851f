package dev.millrace.runners.dataflow.smoke;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import dev.millrace.pipelines.weblogalerts.SampleLog;
import java.io.IOException;
import java.util.Map;

/** What the templates read: the sample log, a few lines that are broken, and eight orders. */
final class SmokeInputs {
  static final String LOGS = "input/logs/*";
  static final String ORDERS = "input/orders.jsonl";
  static final String SCHEMA = "input/order.avsc";
  static final String PATCH = "input/rename-price.json";

  private SmokeInputs() {}

  /** By their names in the smoke's folder. */
  static Map<String, byte[]> all() throws IOException {
    return ImmutableMap.of(
        "input/logs/sample.log.gz",
        SampleLog.bytes(),
        "input/logs/broken.log",
        resource("broken.log"),
        ORDERS,
        resource("orders.jsonl"),
        SCHEMA,
        resource("order.avsc"),
        PATCH,
        resource("rename-price.json"));
  }

  private static byte[] resource(String name) throws IOException {
    return Resources.toByteArray(Resources.getResource(SmokeInputs.class, name));
  }
}

package dev.millrace.runners.flink;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Makes Flink's reporter for Prometheus on the first port that it can listen on, and tells which
 * one that is. A port that somebody else has found free may be taken when the reporter wants it;
 * and with a range of ports the reporter does not say which it took. Flink finds this as a service.
 */
public final class FoundPortReporterFactory implements MetricReporterFactory {
  private static final int FIRST_PORT = 9_250;
  private static final int LAST_PORT = 9_999;

  /** Where there is none yet. */
  private static final int NONE = 0;

  private static final AtomicInteger FOUND = new AtomicInteger(NONE);

  private final PrometheusReporterFactory reporters = new PrometheusReporterFactory();

  /** Whether a reporter was made in this process. */
  static boolean isListening() {
    return FOUND.get() != NONE;
  }

  /** Of the last reporter that was made in this process. */
  static int port() {
    return FOUND.get();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    for (int port = FIRST_PORT; ; port++) {
      try {
        MetricReporter reporter = listeningOn(port, properties);
        FOUND.set(port);
        return reporter;
      } catch (RuntimeException taken) {
        if (port == LAST_PORT) {
          throw taken;
        }
      }
    }
  }

  private MetricReporter listeningOn(int port, Properties properties) {
    MetricConfig one = new MetricConfig();
    one.putAll(properties);
    one.setProperty("port", Integer.toString(port));
    return reporters.createMetricReporter(one);
  }
}

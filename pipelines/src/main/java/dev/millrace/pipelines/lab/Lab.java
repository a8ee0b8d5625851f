package dev.millrace.pipelines.lab;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.io.HealthAlert;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.console.StreamDisplay;
import dev.millrace.pipelines.simulatewebtraffic.LiveTraffic;
import dev.millrace.pipelines.weblogalerts.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A broker, traffic into it, a pipeline over it, and what the pipeline finds, shown as it is found.
 *
 * <p>It ends from the source on: first the traffic, which then ends every partition, so that the
 * pipeline finishes and says how its books stand; when it has, the display and the broker.
 */
final class Lab {
  private static final String TOPIC = "access-log";
  private static final long POLL_MILLIS = 250;

  private final Path folder;
  private final int partitions;
  private final Function<KafkaAddress, LiveTraffic> traffic;
  private final LabPipeline pipeline;
  private final Console console;

  /**
   * @param folder for the broker, while the lab runs, and for what the pipeline lands
   * @param traffic what to play into the topic
   */
  Lab(
      Path folder,
      int partitions,
      Function<KafkaAddress, LiveTraffic> traffic,
      LabPipeline pipeline,
      Console console) {
    this.folder = folder;
    this.partitions = partitions;
    this.traffic = traffic;
    this.pipeline = pipeline;
    this.console = console;
  }

  /** Runs until the traffic is over, or somebody presses Ctrl-C. */
  void run() throws Exception {
    try (LabFolder claimed = LabFolder.claim(folder)) {
      try (KafkaBroker broker = KafkaBroker.start(claimed.broker())) {
        broker.createTopic(TOPIC, partitions);
        KafkaAddress topic = KafkaAddress.ofOneTopic("kafka://" + broker.address() + "/" + TOPIC);
        console.line("Traffic goes through %s. Ctrl-C ends the lab.".formatted(topic));
        console.line();
        watch(topic, claimed.output());
      }
      claimed.removeBroker();
    }
  }

  private void watch(KafkaAddress topic, Path output) throws Exception {
    LabStatus status = new LabStatus(Clock.systemUTC());
    AlertTail<Alert> alerts = new AlertTail<>(output, "alerts", Alert.class);
    AlertTail<HealthAlert> health = new AlertTail<>(output, "health", HealthAlert.class);
    LiveTraffic playing = traffic.apply(topic);
    StreamDisplay display = console.stream(status);
    CountDownLatch over = new CountDownLatch(1);
    Thread showing =
        new Thread(() -> show(alerts, health, status, display, over), "alerts of the lab");
    Thread writing = new Thread(() -> play(playing, topic, display), "traffic of the lab");
    try (StopSignal ignored = StopSignal.onFirst(() -> end(playing, display))) {
      showing.start();
      writing.start();
      pipeline.run(topic, output);
    } finally {
      over.countDown();
      showing.join();
      display.close();
      playing.stop();
      writing.join();
    }
  }

  private static void end(LiveTraffic playing, StreamDisplay display) {
    display.line("No more traffic; the pipeline finishes what there is (Ctrl-C ends it at once).");
    playing.stop();
  }

  /** Ends the topic also where the traffic failed, so that the pipeline ends too. */
  private static void play(LiveTraffic playing, KafkaAddress topic, StreamDisplay display) {
    try {
      playing.play();
    } catch (IOException | RuntimeException fault) {
      display.line("The traffic ended early: " + fault.getMessage());
      try (KafkaLineProducer producer = KafkaLineProducer.to(topic)) {
        producer.end();
      } catch (IOException again) {
        display.line("The topic could not be ended: " + again.getMessage());
      }
    }
  }

  /** Looks once more when all is over. */
  private static void show(
      AlertTail<Alert> alerts,
      AlertTail<HealthAlert> health,
      LabStatus status,
      StreamDisplay display,
      CountDownLatch over) {
    try {
      boolean last;
      do {
        last = over.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        for (Alert alert : alerts.poll()) {
          status.seen(alert);
          display.line(AlertLine.of(alert));
        }
        for (HealthAlert alert : health.poll()) {
          display.line(AlertLine.of(alert));
        }
      } while (!last);
    } catch (IOException | UncheckedIOException unreadable) {
      display.line("Alerts are no longer shown: " + unreadable.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

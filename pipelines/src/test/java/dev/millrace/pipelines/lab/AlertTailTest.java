package dev.millrace.pipelines.lab;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.HealthAlert;
import dev.millrace.pipelines.weblogalerts.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTailTest {
  @TempDir Path output;
  private AlertTail<Alert> tail;

  @BeforeEach
  void follow() {
    tail = new AlertTail<>(output, "alerts", Alert.class);
  }

  @Test
  void waitsForARun() throws IOException {
    assertThat(poll(), is(empty()));
  }

  @Test
  void showsEachLandedFileOnceInTheOrderOfTheWindows() throws IOException {
    LandedAlerts alerts = LandedAlerts.in(output);
    alerts.land("20260131T100100Z", "10:01", "10.0.0.8", "scan");
    alerts.land("20260131T100000Z", "10:00", "10.0.0.7", "flood");

    assertThat(
        poll(),
        contains(
            "10:00:00  flood           10.0.0.7 (1,234 requests, score 0.98)",
            "10:01:00  scan            10.0.0.8 (1,234 requests, score 0.98)"));
    assertThat(poll(), is(empty()));

    alerts.land("20260131T100200Z", "10:02", "2001:db8::1", "login-guessing");
    assertThat(
        poll(), contains("10:02:00  login-guessing  2001:db8::1 (1,234 requests, score 0.98)"));
  }

  @Test
  void leavesAloneWhatIsNotPublishedYet() throws IOException {
    LandedAlerts alerts = LandedAlerts.in(output);
    alerts.land(".20260131T100000Z", "10:00", "10.0.0.7", "flood");

    assertThat(poll(), is(empty()));
  }

  @Test
  void saysOfTrafficWhatWasExpected() throws IOException {
    LandedAlerts.in(output).landTraffic("20260131T100000Z", "10:00");

    assertThat(
        poll(),
        contains(
            "10:00:00  traffic         requests 900, expected 300 (900 requests, score 7.50)"));
  }

  @Test
  void showsWhatIsWrongWithThePipelineItself() throws IOException {
    LandedAlerts.in(output).landHealth("20260131T100000Z", "10:00");

    assertThat(
        new AlertTail<>(output, "health", HealthAlert.class)
            .poll().stream().map(AlertLine::of).toList(),
        contains("10:00:00  health          Window 20260131T100000Z: published too late"));
  }

  private List<String> poll() throws IOException {
    return tail.poll().stream().map(alert -> AlertLine.of(alert)).toList();
  }
}

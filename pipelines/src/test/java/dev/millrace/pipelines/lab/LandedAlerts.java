package dev.millrace.pipelines.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lands alerts as docs/web-log-alerts.md says that the pipeline does. */
record LandedAlerts(Path folder) {

  static LandedAlerts in(Path output) throws IOException {
    Path folder = Files.createDirectories(output.resolve("runs/first/alerts"));
    Files.createSymbolicLink(output.resolve("latest"), Path.of("runs/first"));
    return new LandedAlerts(folder);
  }

  /** One alert on a client. */
  void land(String window, String minute, String client, String label) throws IOException {
    Files.writeString(
        folder.resolve(window + "-clients-00000-of-00001.jsonl"),
        """
        {"id":"%s","kind":"client","client":"%s","windowStart":"2026-01-31T%s:00Z","windowEnd":"2026-01-31T%s:59Z","label":"%s","score":0.98,"requests":1234,"model":"m","evidence":{"requests":1234.0}}
        """
            .formatted(window, client, minute, minute, label));
  }

  /** One alert on a window. */
  void landTraffic(String window, String minute) throws IOException {
    Files.writeString(
        folder.resolve(window + "-traffic-00000-of-00001.jsonl"),
        """
        {"id":"%s","kind":"traffic","series":"requests","windowStart":"2026-01-31T%s:00Z","windowEnd":"2026-01-31T%s:59Z","value":900.0,"expected":300.0,"score":7.5,"requests":900,"model":"m","evidence":{}}
        """
            .formatted(window, minute, minute));
  }

  /** One on the pipeline itself. */
  void landHealth(String window, String minute) throws IOException {
    Path health = Files.createDirectories(folder.resolveSibling("health"));
    Files.writeString(
        health.resolve(window + "-delay.jsonl"),
        """
        {"id":"h","kind":"health","matter":"delay","windowStart":"2026-01-31T%s:00Z","windowEnd":"2026-01-31T%s:59Z","value":840.0,"limit":330.0,"evidence":{},"imbalances":[],"message":"Window %s: published too late"}
        """
            .formatted(minute, minute, window));
  }
}

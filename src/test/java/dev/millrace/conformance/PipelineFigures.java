package dev.millrace.conformance;

import dev.millrace.conformance.oracle.ClientFigures;
import dev.millrace.conformance.oracle.Request;
import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.RequestTrait;
import dev.millrace.pipelines.weblogalerts.WebLogFeature;
import dev.millrace.pipelines.weblogalerts.WebLogFeatures;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.AccessLogLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.joda.time.Instant;

/**
 * The model's inputs by the pipeline's own arithmetic, and so the one thing that the suite does not
 * work out a second time. Requests come from the oracle's parser, all of a window at once and in
 * one accumulator: how the engine splits, merges and encodes them stays under test.
 */
final class PipelineFigures implements ClientFigures {

  @Override
  public Figures of(List<Request> requests) {
    ClientActivity activity = new ClientActivity();
    AccessLogLine line = new AccessLogLine();
    for (Request request : requests) {
      line.set(entry(request));
      activity.add(line);
    }
    Map<String, Double> byName = new HashMap<>();
    for (WebLogFeature feature : WebLogFeature.values()) {
      byName.put(feature.figureName(), feature.figure(activity));
    }
    List<Float> inputs = new ArrayList<>();
    for (float input : WebLogFeatures.of(activity)) {
      inputs.add(input);
    }
    return new Figures(inputs, activity.count(RequestTrait.PAGE), byName);
  }

  private static AccessLogEntry entry(Request request) {
    return new AccessLogEntry(
        request.client(),
        request.ident(),
        request.user(),
        Instant.ofEpochMilli(request.time()),
        request.method(),
        request.target(),
        request.protocol(),
        request.line(),
        request.status(),
        request.bytes(),
        request.referrer(),
        request.agent());
  }
}

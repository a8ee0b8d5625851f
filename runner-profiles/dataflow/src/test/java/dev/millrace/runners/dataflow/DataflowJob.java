package dev.millrace.runners.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A job that was asked for, with what was uploaded for it.
 *
 * @param asked the body of the request
 * @param uploads by the name of the object
 * @param graph that the pipeline made, before the runner changed it
 */
record DataflowJob(JsonNode asked, Map<String, byte[]> uploads, PlainGraph graph) {

  JsonNode options() {
    return asked.at("/environment/sdkPipelineOptions/options");
  }

  /** What the first runner works from, by its id; the second one takes the uploaded graph. */
  SortedMap<String, String> steps() {
    SortedMap<String, String> steps = new TreeMap<>();
    asked
        .path("steps")
        .forEach(
            step ->
                steps.put(
                    step.path("name").asText(), step.at("/properties/user_name/value").asText()));
    return steps;
  }

  UploadedGraph uploadedGraph() throws IOException {
    return UploadedGraph.parse(upload(options().path("pipelineUrl").asText()));
  }

  byte[] upload(String address) {
    return Objects.requireNonNull(uploads.get(address.replaceFirst("^gs://launch/", "")), address);
  }
}

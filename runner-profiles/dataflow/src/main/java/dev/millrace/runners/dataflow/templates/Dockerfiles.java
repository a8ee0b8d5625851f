package dev.millrace.runners.dataflow.templates;

import dev.millrace.pipelines.Template;

/**
 * The images that Dataflow starts to launch a template: one with the jar, and on it one for each
 * template, which adds a name alone.
 *
 * @see <a
 *     href="https://cloud.google.com/dataflow/docs/reference/flex-templates-base-images">Launcher
 *     base images</a>
 */
final class Dockerfiles {
  /** Google's launcher for Java 17; the tag is one of its list, and does not move. */
  private static final String BASE =
      "gcr.io/dataflow-templates-base/java17-template-launcher-base:20260122_RC00";

  private static final String JAR = "millrace-dataflow.jar";

  private Dockerfiles() {}

  /** With the jar, which is built from the folder that it lies in. */
  static String shared() {
    return """
        # Written by mvn package -Pdataflow-runner.
        FROM %s
        COPY %s /template/%s
        ENV FLEX_TEMPLATE_JAVA_CLASSPATH=/template/%s
        """
        .formatted(BASE, JAR, JAR, JAR);
  }

  /**
   * Of one template.
   *
   * @param shared the image of {@link #shared}
   */
  static String of(Template template, String shared) {
    return """
        # Written by mvn package -Pdataflow-runner.
        FROM %s
        ENV FLEX_TEMPLATE_JAVA_MAIN_CLASS=%s
        """
        .formatted(shared, template.mainClass());
  }
}

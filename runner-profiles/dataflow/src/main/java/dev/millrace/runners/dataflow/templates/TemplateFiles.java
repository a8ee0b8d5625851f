package dev.millrace.runners.dataflow.templates;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipelines.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what is needed to build and launch the Flex Templates: a folder for each with {@code
 * metadata.json}, {@code container-spec.json}, {@code Dockerfile}, {@code main.tf.json} and {@code
 * parameters.md}, and {@code image/Dockerfile} for what their images share. Files that are there
 * are replaced.
 */
public final class TemplateFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final String repository;
  private final String version;

  /**
   * @param folder where they are written
   * @param repository of images: {@code europe-west1-docker.pkg.dev/project/millrace}
   * @param version tag of the images
   */
  TemplateFiles(Path folder, String repository, String version) {
    this.folder = folder;
    this.repository = repository;
    this.version = version;
  }

  /** Takes folder, repository and version; called by the build. */
  public static void main(String[] arguments) throws IOException {
    new TemplateFiles(Path.of(arguments[0]), arguments[1], arguments[2]).write(Template.all());
  }

  void write(List<Template> templates) throws IOException {
    write("image", "Dockerfile", Dockerfiles.shared());
    for (Template template : templates) {
      String name = template.name();
      write(name, "Dockerfile", Dockerfiles.of(template, image("launcher")));
      write(name, "metadata.json", Metadata.of(template));
      write(name, "container-spec.json", Metadata.containerSpec(template, image(name), version));
      write(name, "main.tf.json", TerraformModule.of(template, version));
      write(name, "parameters.md", String.join("\n", ParameterTable.of(template)) + "\n");
    }
  }

  private String image(String name) {
    return repository + "/" + name + ":" + version;
  }

  private void write(String template, String file, ObjectNode json) throws IOException {
    write(template, file, JSON.writeValueAsString(json) + "\n");
  }

  private void write(String template, String file, String text) throws IOException {
    Path into = Files.createDirectories(folder.resolve(template));
    Files.writeString(into.resolve(file), text, StandardCharsets.UTF_8);
  }
}

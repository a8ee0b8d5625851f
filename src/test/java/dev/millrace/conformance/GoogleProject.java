package dev.millrace.conformance;

import dev.millrace.standins.bigquery.BigQueryStandIn;
import dev.millrace.standins.bigquery.StorageWriteStandIn;
import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A dataset of BigQuery and a folder of Cloud Storage: those of a real project that {@value
 * #DATASET} and {@value #FOLDER} name, else of stand-ins. Nothing but Millrace is needed to see
 * what is in them, so that what is asked of the one is asked of the other.
 */
final class GoogleProject implements AutoCloseable {
  private static final String DATASET = "MILLRACE_BIGQUERY";
  private static final String FOLDER = "MILLRACE_GCS";
  private static final String BUCKET = "lake";
  private static final String STAND_IN = "shop-1/lake";

  private final String dataset;
  private final String folder;
  private final List<String> arguments;
  private final List<AutoCloseable> standIns;

  /** Of a test's own, beside what earlier tests have left in a real project. */
  private final String mark = "millrace_" + UUID.randomUUID().toString().substring(0, 8);

  private GoogleProject(
      String dataset, String folder, List<String> arguments, List<AutoCloseable> standIns) {
    this.dataset = dataset;
    this.folder = folder;
    this.arguments = arguments;
    this.standIns = standIns;
  }

  static GoogleProject open() throws IOException {
    String dataset = System.getenv(DATASET);
    String folder = System.getenv(FOLDER);
    if ((dataset == null) != (folder == null)) {
      throw new IllegalStateException(
          "Give both %s=project/dataset and %s=gs://bucket/folder, or neither"
              .formatted(DATASET, FOLDER));
    }
    return dataset == null
        ? standIns()
        : new GoogleProject(dataset, folder.replaceAll("/$", ""), List.of(), List.of());
  }

  private static GoogleProject standIns() throws IOException {
    GcsStandIn storage = GcsStandIn.with(BUCKET);
    String root = "gs://" + BUCKET + "/";
    BigQueryStandIn bigquery =
        BigQueryStandIn.with(
                uri -> Optional.ofNullable(storage.objects(BUCKET).get(name(uri, root))), STAND_IN)
            .exportingTo((uri, bytes) -> storage.put(BUCKET, name(uri, root), bytes));
    StorageWriteStandIn writes = StorageWriteStandIn.of(bigquery);
    List<String> arguments =
        Stream.of(storage.arguments(), bigquery.arguments(), writes.arguments())
            .flatMap(List::stream)
            .toList();
    return new GoogleProject(
        STAND_IN, root + "tests", arguments, List.of(writes, bigquery, storage));
  }

  private static String name(String uri, String root) {
    return uri.substring(root.length());
  }

  /** The address of a table that only this test has. */
  String table(String name) {
    return "bigquery://" + dataset + "/" + mark + "_" + name;
  }

  /** A folder that only this test has. */
  String folder(String name) {
    return folder + "/" + mark + "/" + name;
  }

  /** Where the services are, if they are not where Google has them. */
  List<String> arguments() {
    return arguments;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable standIn : standIns) {
      standIn.close();
    }
  }
}

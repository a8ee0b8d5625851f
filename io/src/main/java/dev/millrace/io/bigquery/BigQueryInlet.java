package dev.millrace.io.bigquery;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationExtract;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import dev.millrace.io.FoundColumns;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.Run;
import dev.millrace.io.gcs.GcsBucket;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * A table of BigQuery as an input: an extract job has BigQuery write all its rows into Avro files
 * on Cloud Storage, which workers read from there. Extracting costs nothing at BigQuery, the files
 * what storage does.
 *
 * <p><b>Bounded</b>. <b>What is seen</b>: the table as it was at one moment. BigQuery does not say
 * how many rows an extract job has written, so it is asked for the rows of the table before the job
 * and after it, and the table is extracted again, {@value #EXTRACTS} times in all, if it changed
 * meanwhile. Rows in the buffer of streaming inserts are not seen.
 *
 * <p><b>Retries</b>: a job's id is made of the run's, so that a request whose answer was lost
 * starts no second one. A try that failed may have left files: those of the one that did not are
 * read, by their number.
 *
 * <p><b>Files</b> are in a folder of the run, below the staging folder; {@link #remove} deletes
 * them. Who kills a run leaves them there.
 */
public final class BigQueryInlet {
  static final int EXTRACTS = 3;

  private static final Set<String> EXTRACTABLE = Set.of("TABLE", "SNAPSHOT");

  private final BigQueryAccess access;
  private final BigQueryAddress address;
  private final String location;
  private final String staging;
  private final List<TableFieldSchema> columns;

  private BigQueryInlet(
      BigQueryAccess access,
      BigQueryAddress address,
      String location,
      String staging,
      List<TableFieldSchema> columns) {
    this.access = access;
    this.address = address;
    this.location = location;
    this.staging = staging;
    this.columns = List.copyOf(columns);
  }

  /**
   * Looks at the table and at its staging bucket now.
   *
   * @throws IllegalArgumentException in one line, if it cannot be read as it is asked for
   * @throws IOException in one line, if BigQuery or Cloud Storage cannot be asked, or say no
   */
  public static BigQueryInlet at(BigQueryAccess access, BigQuerySource source) throws IOException {
    BigQueryAddress address = source.table();
    checkArgument(
        source.staging().isPresent(),
        "%s has no folder to be extracted into (must have ?staging=gs://bucket/folder, or --output"
            + " be on gs://)",
        address);
    String staging = source.staging().orElseThrow();
    String location;
    Table table;
    try {
      BigQueryClient client = BigQueryClient.impatient(access);
      location = client.location(address);
      table = table(client, address);
    } catch (IOException e) {
      throw BigQueryException.of(address, e);
    }
    String kind = Objects.requireNonNullElse(table.getType(), "TABLE");
    checkArgument(
        EXTRACTABLE.contains(kind),
        "%s is a %s (must be a table or a snapshot, which BigQuery can extract)",
        address,
        kind);
    requireBucket(address, staging);
    return new BigQueryInlet(access, address, location, staging, columns(table));
  }

  private static List<TableFieldSchema> columns(Table table) {
    TableSchema schema = table.getSchema();
    return schema == null || schema.getFields() == null ? List.of() : schema.getFields();
  }

  private static Table table(BigQueryClient client, BigQueryAddress address) throws IOException {
    return client
        .table(address.reference())
        .orElseThrow(
            () ->
                new BigQueryException(
                    "Not found: " + address + " (its dataset is there): check the table"));
  }

  private static void requireBucket(BigQueryAddress address, String staging) throws IOException {
    try {
      GcsPath path = GcsPath.fromUri(staging + "/");
      GcsBucket bucket = GcsBucket.named(path.getBucket());
      bucket.requireAnswer();
      bucket.objectsOfFolder(path.getObject());
    } catch (IOException e) {
      throw new BigQueryException(
          String.format(
              "Cannot extract %s into its staging folder %s, where objects must be created, listed,"
                  + " read and deleted: %s",
              address, staging, e.getMessage()),
          e);
    }
  }

  /** The address. */
  @Override
  public String toString() {
    return address.toString();
  }

  /** Names of the columns. */
  public List<String> columns() {
    return columns.stream().map(TableFieldSchema::getName).toList();
  }

  /**
   * The columns with the types that rows can have them in.
   *
   * @throws IllegalArgumentException in one line, if they can have none
   */
  public FoundColumns described() {
    try {
      return ExtractedColumns.of(columns);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(address + ": " + e.getMessage(), e);
    }
  }

  /**
   * Has BigQuery write the rows into files, and waits for it.
   *
   * @throws IOException in one line, if BigQuery does not, or the table changes all the while
   */
  public BigQueryExtract extract(Run run) throws IOException {
    try {
      BigQueryClient client = BigQueryClient.patient(access);
      BigQueryJobs jobs = jobs(client);
      Version before = Version.of(table(client, address));
      for (int number = 1; number <= EXTRACTS; number++) {
        String folder = folder(run) + number + "/";
        Job done = jobs.run(id(run, number), "extract", into(folder));
        Version after = Version.of(table(client, address));
        if (after.equals(before)) {
          return extracted(folder, done, before.rows().longValueExact());
        }
        before = after;
      }
      throw new BigQueryException(
          String.format(
              "%s changed each of the %d times that it was extracted, so that nobody knows how many"
                  + " rows there are: read a snapshot of it (CREATE SNAPSHOT TABLE), or run when"
                  + " nobody writes to it",
              address, EXTRACTS));
    } catch (IOException e) {
      throw BigQueryException.of(address, e);
    }
  }

  /**
   * What tells whether a table changed.
   *
   * @param modified when it was the last time, in milliseconds
   */
  private record Version(BigInteger rows, @Nullable BigInteger modified) {
    static Version of(Table table) {
      return new Version(
          Objects.requireNonNull(table.getNumRows(), "numRows"), table.getLastModifiedTime());
    }
  }

  private BigQueryExtract extracted(String folder, Job done, long rows) throws IOException {
    long files = done.getStatistics().getExtract().getDestinationUriFileCounts().get(0);
    if (files == 0 && rows > 0) {
      throw new BigQueryException(
          String.format(
              "BigQuery has extracted %s, which has %,d rows, into no file: run again",
              address, rows));
    }
    return new BigQueryExtract(address.toString(), folder, files, rows);
  }

  private BigQueryJobs jobs(BigQueryClient client) {
    return new BigQueryJobs(client, address, location);
  }

  private JobConfiguration into(String folder) {
    return new JobConfiguration()
        .setExtract(
            new JobConfigurationExtract()
                .setSourceTable(address.reference())
                .setDestinationUris(List.of(folder + "*" + BigQueryExtract.EXTENSION))
                .setDestinationFormat("AVRO")
                .setUseAvroLogicalTypes(true)
                .setCompression("DEFLATE"));
  }

  private String id(Run run, int number) {
    return BigQueryJobs.id(run, address, staging, "extract" + number);
  }

  private String folder(Run run) {
    return String.format(
        "%s/%s/%s.%s/",
        staging, run.id(), address.table(), BigQueryJobs.mark(run, address, staging));
  }

  /**
   * Removes what was extracted for a run, of this and of any attempt. A job that is under way is
   * cancelled first and waited for, or it would write after that. Where nobody can tell whether
   * there is one, what is there is removed all the same.
   */
  public void remove(Run run) throws IOException {
    // Who is interrupted cleans up too.
    boolean interrupted = Thread.interrupted();
    try {
      stop(run);
    } finally {
      try {
        LandedFiles.remove(FileSystems.matchNewResource(folder(run), true));
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void stop(Run run) throws IOException {
    try {
      BigQueryJobs jobs = jobs(BigQueryClient.impatient(access));
      for (int number = 1; number <= EXTRACTS; number++) {
        jobs.stop(id(run, number));
      }
    } catch (IOException e) {
      throw BigQueryException.of(address, e);
    }
  }

  /** Where files are staged for a run, for a person. */
  public String stagedFor(Run run) {
    return folder(run);
  }
}

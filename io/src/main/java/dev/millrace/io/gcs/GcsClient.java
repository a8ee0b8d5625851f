package dev.millrace.io.gcs;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.services.storage.Storage;
import com.google.common.base.Suppliers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Google's client for what Beam's file system of {@code gs://} cannot do, with the credentials and
 * the endpoint of the pipeline's options. Like Beam's file systems there is one for each JVM, and
 * Beam tells it the options when it tells them to those, on the launcher and on every worker: it
 * takes this for one more registrar, of no file system.
 */
public final class GcsClient implements FileSystemRegistrar {
  private static final int CONNECT = (int) Duration.ofSeconds(10).toMillis();
  private static final int READ = (int) Duration.ofSeconds(30).toMillis();

  /** A cache for each JVM; replaced when Beam replaces its file systems. */
  private static final AtomicReference<Supplier<Storage>> CURRENT =
      new AtomicReference<>(Suppliers.memoize(() -> connect(PipelineOptionsFactory.create())));

  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    // Only a pipeline that uses it pays for the client.
    CURRENT.set(Suppliers.memoize(() -> connect(options)));
    return List.of();
  }

  static Storage storage() {
    return Objects.requireNonNull(CURRENT.get()).get();
  }

  private static Storage connect(PipelineOptions options) {
    Storage.Builder builder = Transport.newStorageClient(options.as(GcsOptions.class));
    HttpRequestInitializer beams = builder.getHttpRequestInitializer();
    builder.setHttpRequestInitializer(
        request -> {
          beams.initialize(request);
          // GcsRetry tries again, and it alone: Beam's handlers may take more than half an hour.
          request.setNumberOfRetries(0);
          request.setIOExceptionHandler(null);
          request.setUnsuccessfulResponseHandler(null);
          request.setConnectTimeout(CONNECT);
          request.setReadTimeout(READ);
        });
    return builder.build();
  }
}

package dev.millrace.pipelines.options;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Beam's registry of option interfaces. Beam fills it when it is first used, with all that are on
 * the class path, and checks each against all before it: some two CPU seconds, more than reading,
 * parsing and counting half a million lines takes. {@link EngineOptions} registers what a command
 * line needs instead; interfaces that a runner or a file system asks for need no registration.
 */
public final class BeamRegistry {
  private static final String REGISTRARS =
      "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

  private BeamRegistry() {}

  /**
   * Lets Beam start with an empty registry; for a process that is Millrace's own, since a program
   * around it may rely on what Beam registers. Does nothing where Beam has started already. Beam
   * makes a logger when it starts, so logs must be settled before.
   */
  public static void startEmpty() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(new WithoutRegistrars(loader));
    try {
      Class.forName(
          PipelineOptionsFactory.class.getName(),
          true,
          PipelineOptionsFactory.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** Finds all that its parent finds, but nobody who registers options. */
  private static final class WithoutRegistrars extends ClassLoader {
    private WithoutRegistrars(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(REGISTRARS) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}

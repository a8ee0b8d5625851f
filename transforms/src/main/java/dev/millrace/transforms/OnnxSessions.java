package dev.millrace.transforms;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import java.util.HashMap;
import java.util.Map;

/**
 * The sessions of this JVM (of this class loader, where an engine has several), one per digest of a
 * model, each kept until the JVM ends: a session costs tens of milliseconds and memory outside the
 * heap, and serves all threads.
 *
 * <p>A session has one thread and runs its operators one after the other, so that a sum inside a
 * model is always added up in the same order.
 */
final class OnnxSessions {
  private static final Map<String, OrtSession> SESSIONS = new HashMap<>();

  private OnnxSessions() {}

  /**
   * @throws OrtException if the runtime cannot read the model
   */
  static synchronized OrtSession of(String digest, byte[] bytes) throws OrtException {
    OrtSession open = SESSIONS.get(digest);
    if (open == null) {
      open = open(bytes);
      SESSIONS.put(digest, open);
    }
    return open;
  }

  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  }

  private static OrtSession open(byte[] bytes) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      return environment().createSession(bytes, options);
    }
  }
}

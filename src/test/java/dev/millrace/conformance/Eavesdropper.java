package dev.millrace.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between clients and a server of this machine, and writes down what the clients say. */
final class Eavesdropper implements AutoCloseable {
  private final ServerSocket door;
  private final int behind;
  private final OutputStream notes;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private Eavesdropper(ServerSocket door, int behind, OutputStream notes) {
    this.door = door;
    this.behind = behind;
    this.notes = notes;
  }

  /**
   * @param port of the server
   * @param file for what is heard
   */
  static Eavesdropper before(int port, Path file) throws IOException {
    Eavesdropper one =
        new Eavesdropper(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            port,
            Files.newOutputStream(file));
    one.threads.execute(one::let);
    return one;
  }

  /** For clients. */
  int port() {
    return door.getLocalPort();
  }

  private void let() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
        threads.execute(() -> pass(client, server, this::write));
        threads.execute(() -> pass(server, client, (answer, count) -> {}));
      }
    } catch (IOException e) {
      // The door was closed.
    }
  }

  @FunctionalInterface
  private interface Ear {
    void hear(byte[] buffer, int count) throws IOException;
  }

  private static void pass(Socket from, Socket to, Ear ear) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        ear.hear(buffer, count);
        to.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of the two has gone; both are closed now.
    }
  }

  private synchronized void write(byte[] bytes, int count) throws IOException {
    notes.write(bytes, 0, count);
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
    synchronized (this) {
      notes.close();
    }
  }
}

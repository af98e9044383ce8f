package io.arrowlake.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that breaks when a test wants it: passes connections on to a port of this machine, and
 * cuts them all once so many bytes have gone to the server. Thread-safe.
 */
public final class TestingProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 8_192;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  private TestingProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** A proxy to this port, which lets everything through at first. */
  public static TestingProxy to(int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TestingProxy proxy = new TestingProxy(listener, port);
      daemon(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen", e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "testing-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Cuts all connections after so many more bytes to the server; new ones are cut at once then. */
  public void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Lets everything through again. */
  public void mend() {
    left.set(Long.MAX_VALUE);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        daemon(() -> pass(client, server, true));
        daemon(() -> pass(server, client, false));
      } catch (IOException e) {
        // The server is away or the proxy closes: whoever connects finds out.
        cut();
      }
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (counted && left.addAndGet(-read) < 0) {
          cut();
          return;
        }

        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Either end has gone, and try closes the other one.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void cut() {
    for (Socket socket : Set.copyOf(sockets)) {
      try {
        // A reset, as a network that breaks gives it, and no orderly end.
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is closed already.
        sockets.remove(socket);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}

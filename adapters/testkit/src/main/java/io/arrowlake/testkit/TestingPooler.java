package io.arrowlake.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A pooler in transaction mode, as PgBouncer is one: each transaction of a client gets the
 * connection to the server that was idle longest, so that transactions that follow each other have
 * different ones. It refuses what PgBouncer refuses in a startup, knows nothing of prepared
 * statements, and gives clients keys of its own. Server and clients speak version 3 of PostgreSQL's
 * protocol without encryption; the server asks for no password. Thread-safe.
 */
public final class TestingPooler implements AutoCloseable {
  private static final int PROTOCOL = 3 << 16;
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;

  /** What PgBouncer takes from a startup, and what JDBC's users let it ignore. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "user",
          "database",
          "client_encoding",
          "datestyle",
          "timezone",
          "standard_conforming_strings",
          "application_name",
          "extra_float_digits");

  private final ServerSocket listener;
  private final int target;
  private final int size;
  private final Map<String, BlockingQueue<Backend>> idle = new ConcurrentHashMap<>();
  private final Map<Integer, Client> clients = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger numbers = new AtomicInteger(1_000_000);

  private TestingPooler(ServerSocket listener, int target, int size) {
    this.listener = listener;
    this.target = target;
    this.size = size;
  }

  /**
   * A pooler before a server on this machine.
   *
   * @param size the connections to each database, all of which are made for its first client
   */
  public static TestingPooler to(int port, int size) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TestingPooler pooler = new TestingPooler(listener, port, size);
      daemon(pooler::accept);
      return pooler;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen", e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "testing-pooler");
    thread.setDaemon(true);
    thread.start();
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // The pooler closes.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new Client(new Link(socket)).run();
    } catch (IOException | InterruptedException e) {
      // The client or the server has gone; the socket's end tells the other one.
    } finally {
      sockets.remove(socket);
    }
  }

  /**
   * A message of the protocol.
   *
   * @param type its first byte, 0 for those that have none
   */
  private record Message(int type, byte[] body) {
    private int number() {
      return ((body[0] & 0xFF) << 24)
          | ((body[1] & 0xFF) << 16)
          | ((body[2] & 0xFF) << 8)
          | (body[3] & 0xFF);
    }
  }

  /** One end of a connection. Read by one thread, written by one at a time. */
  private static final class Link {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Link(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
      socket.setTcpNoDelay(true);
    }

    Message untyped() throws IOException {
      byte[] body = new byte[in.readInt() - Integer.BYTES];
      in.readFully(body);
      return new Message(0, body);
    }

    Message read() throws IOException {
      int type = in.readByte();
      return new Message(type, untyped().body());
    }

    boolean hasMore() throws IOException {
      return in.available() > 0;
    }

    synchronized void write(Message message) throws IOException {
      if (message.type() != 0) {
        out.writeByte(message.type());
      }

      out.writeInt(message.body().length + Integer.BYTES);
      out.write(message.body());
    }

    synchronized void flush() throws IOException {
      out.flush();
    }

    void send(Message message) throws IOException {
      write(message);
      flush();
    }
  }

  /** A connection to the server, with what the server said at its start. */
  private record Backend(Link link, List<Message> greeting, Message key) {}

  private Backend connect(String user, String database) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), target);
    sockets.add(socket);
    Link link = new Link(socket);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.writeInt(PROTOCOL);
    for (String part : List.of("user", user, "database", database)) {
      out.write((part + "\0").getBytes(StandardCharsets.UTF_8));
    }

    out.writeByte(0);
    link.send(new Message(0, body.toByteArray()));
    List<Message> greeting = new ArrayList<>();
    Message key = null;
    while (true) {
      Message message = link.read();
      switch (message.type()) {
        case 'K' -> key = message;
        case 'Z' -> {
          return new Backend(link, greeting, Objects.requireNonNull(key));
        }
        case 'E' ->
            throw new IOException(
                "The server refuses: " + new String(message.body(), StandardCharsets.UTF_8));
        default -> greeting.add(message);
      }
    }
  }

  /** The pool of a database. */
  private BlockingQueue<Backend> pool(String user, String database) throws IOException {
    synchronized (idle) {
      BlockingQueue<Backend> known = idle.get(user + "/" + database);
      if (known != null) {
        return known;
      }

      BlockingQueue<Backend> pool = new LinkedBlockingQueue<>();
      for (int i = 0; i < size; i++) {
        pool.add(connect(user, database));
      }

      idle.put(user + "/" + database, pool);
      return pool;
    }
  }

  /** A client and the connection that its transaction has. */
  private final class Client {
    private final Link link;
    private volatile @Nullable Backend backend;

    /** Requests of the running transaction that the server has not ended yet. */
    private int open;

    Client(Link link) {
      this.link = link;
    }

    void run() throws IOException, InterruptedException {
      Message first = link.untyped();
      while (first.number() == SSL_REQUEST || first.number() == GSS_REQUEST) {
        link.out.writeByte('N');
        link.flush();
        first = link.untyped();
      }

      if (first.number() == CANCEL_REQUEST) {
        cancel(new Message(0, Arrays.copyOfRange(first.body(), 4, 8)).number());
        return;
      }

      Map<String, String> parameters = parameters(first);
      for (String name : parameters.keySet()) {
        if (!PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
          link.send(error("unsupported startup parameter: " + name));
          return;
        }
      }

      int number = numbers.incrementAndGet();
      clients.put(number, this);
      try {
        String user = parameters.getOrDefault("user", "");
        BlockingQueue<Backend> own = pool(user, parameters.getOrDefault("database", user));
        greet(own, number);
        converse(own);
      } finally {
        clients.remove(number);
        leave();
      }
    }

    private void greet(BlockingQueue<Backend> own, int number)
        throws IOException, InterruptedException {
      Backend any = own.poll(60, TimeUnit.SECONDS);
      if (any == null) {
        throw new IOException("No connection became free");
      }

      own.add(any);
      for (Message message : any.greeting()) {
        link.write(message);
      }

      ByteArrayOutputStream key = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(key);
      out.writeInt(number);
      out.writeInt(number);
      link.write(new Message('K', key.toByteArray()));
      link.send(new Message('Z', new byte[] {'I'}));
    }

    private void converse(BlockingQueue<Backend> own) throws IOException, InterruptedException {
      while (true) {
        Message message = link.read();
        if (message.type() == 'X') {
          return;
        }

        boolean asks = message.type() == 'Q' || message.type() == 'S' || message.type() == 'F';
        Backend current = assigned(own, asks ? 1 : 0);
        current.link().write(message);
        if (!link.hasMore()) {
          current.link().flush();
        }
      }
    }

    /** The connection of the transaction; one is taken for its first message. */
    private Backend assigned(BlockingQueue<Backend> own, int requests) throws InterruptedException {
      synchronized (this) {
        Backend current = backend;
        if (current != null) {
          open += requests;
          return current;
        }
      }

      Backend taken = own.take();
      synchronized (this) {
        backend = taken;
        open = requests;
      }

      daemon(() -> answer(own, taken));
      return taken;
    }

    /** Whether the end of a request is the end of the transaction. */
    private synchronized boolean ended(Message ready) {
      open--;
      boolean ended = open == 0 && ready.body()[0] == 'I';
      if (ended) {
        backend = null;
      }

      return ended;
    }

    /** Passes on what the server says until the transaction has ended. */
    private void answer(BlockingQueue<Backend> own, Backend taken) {
      try {
        while (true) {
          Message message = taken.link().read();
          if (message.type() == 'Z' && ended(message)) {
            own.add(taken);
            link.send(message);
            return;
          }

          link.write(message);
          if (!taken.link().hasMore()) {
            link.flush();
          }
        }
      } catch (IOException e) {
        // Either end has gone.
        close(taken.link().socket);
        close(link.socket);
      }
    }

    /** A client that leaves within a transaction takes its connection with it. */
    private synchronized void leave() {
      Backend current = backend;
      if (current != null) {
        close(current.link().socket);
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A socket does not close", e);
    }
  }

  private static Map<String, String> parameters(Message startup) {
    String text = new String(startup.body(), 4, startup.body().length - 4, StandardCharsets.UTF_8);
    String[] parts = text.split("\0");
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i + 1 < parts.length; i += 2) {
      parameters.put(parts[i], parts[i + 1]);
    }

    return parameters;
  }

  private static Message error(String text) {
    String fields = "SFATAL\0VFATAL\0C08P01\0M" + text + "\0\0";
    return new Message('E', fields.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends what a client's connection does, by the key that the server knows. */
  private void cancel(int number) throws IOException {
    Client client = clients.get(number);
    Backend backend = client == null ? null : client.backend;
    if (backend == null) {
      return;
    }

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target)) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(body);
      out.writeInt(CANCEL_REQUEST);
      out.write(backend.key().body());
      new Link(socket).send(new Message(0, body.toByteArray()));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(TestingPooler::close);
  }
}

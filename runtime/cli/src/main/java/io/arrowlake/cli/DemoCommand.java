package io.arrowlake.cli;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.engine.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code arrowlake demo}: five questions over a PostgreSQL server and a folder of files. */
@Command(
    name = "demo",
    description = "Start a PostgreSQL server, make data, and ask five questions over both.",
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Environment environment;

  private final Console console;
  private final PrintStream out;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      arity = "0..1",
      fallbackValue = "arrowlake-demo",
      description =
          "Keep data and configuration in this folder (${FALLBACK-VALUE}), and the server up until"
              + " Ctrl-C.")
  private @Nullable Path keep;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The server's port on localhost; by default any that is free.")
  private @Nullable Integer port;

  @Option(names = "--scale", defaultValue = "0.1", hidden = true)
  private double scale = 0.1;

  @Option(names = "--debug", description = "Print stack traces with errors.")
  private boolean debug;

  DemoCommand(Environment environment) {
    this.environment = environment;
    this.console = environment.console();
    this.out = console.printer();
  }

  @Override
  public Integer call() throws IOException, SQLException {
    DemoFolder folder = keep == null ? DemoFolder.temporary() : DemoFolder.kept(keep);
    try (Interrupt.Registration registration = environment.interrupt().during(() -> {})) {
      run(folder);
      return ExitCode.OK;
    } catch (CancellationException e) {
      if (debug) {
        e.printStackTrace(console.err());
      }

      console.err().println(e.getMessage());
      return ExitCode.FAILED;
    } finally {
      if (keep == null) {
        folder.delete();
      }
    }
  }

  private void run(DemoFolder folder) throws IOException, SQLException {
    boolean again = folder.isComplete();
    if (!again && keep != null) {
      folder.clear();
    }

    try (DemoServer server =
        step(
            "Starting PostgreSQL",
            () -> "unpacking",
            () -> DemoServer.start(folder, port(folder)))) {
      endIfInterrupted();
      if (!again) {
        fill(folder, server);
      }

      endIfInterrupted();

      folder.configure(server.port());
      ask(folder);
      if (keep != null) {
        keepOn(folder);
      }
    }
  }

  private int port(DemoFolder folder) throws IOException {
    if (port != null) {
      return port;
    }

    return folder.isComplete() ? folder.port() : 0;
  }

  private void fill(DemoFolder folder, DemoServer server) throws IOException, SQLException {
    DemoData data = new DemoData(scale, environment.interrupt());
    step(
        "Loading customer, orders, nation, region into PostgreSQL",
        data::progress,
        () -> {
          data.load(server);
          return server;
        });
    step(
        "Writing lineitem, part, partsupp, supplier as Parquet files",
        data::progress,
        () -> {
          data.write(folder);
          return folder;
        });
  }

  /** A part of the preparations. */
  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException, SQLException;
  }

  private <T> T step(String name, Supplier<String> progress, Step<T> step)
      throws IOException, SQLException {
    out.print(name + " ... ");
    out.flush();
    long start = System.nanoTime();
    T result;
    try (ProgressLine line = ProgressLine.start(console, () -> name + " ... " + progress.get())) {
      result = step.run();
    }

    if (console.terminals().out() && console.terminals().err()) {
      // The progress line was drawn over the name.
      out.print("\r" + name + " ... ");
    }

    out.printf(Locale.ROOT, "%.1f s%n", (System.nanoTime() - start) / NANOS_PER_SECOND);
    out.flush();
    return result;
  }

  private void endIfInterrupted() {
    if (environment.interrupt().isRaised()) {
      throw new CancellationException("The demonstration was interrupted");
    }
  }

  private void ask(DemoFolder folder) throws IOException {
    try (QueryEngine engine =
        new QueryEngineBuilder().configuration(folder.configuration()).build()) {
      StatementRunner runner = new StatementRunner(engine, new Session(), environment);
      new DemoReport(runner, console).print(DemoQuery.ALL);
    }
  }

  private void keepOn(DemoFolder folder) {
    out.println();
    if (!console.terminals().in()) {
      out.println("Everything is kept in " + folder + ". To start its server again:");
      out.println("  arrowlake demo --keep " + folder);
      out.flush();
      return;
    }

    out.println("The server stays up until Ctrl-C. In another terminal:");
    String config = " --config " + folder.configuration();
    out.println("  ./arrowlake sql" + config + " -e 'SELECT count(*) FROM lake.lineitem'");
    out.println("  ./arrowlake sql" + config + " -e 'SHOW TABLES FROM shop.public'");
    out.println("  ./arrowlake explain" + config + " 'SELECT max(o_totalprice) FROM shop.orders'");
    out.println("  ./arrowlake catalogs check" + config);
    out.flush();
    await();
  }

  private void await() {
    CountDownLatch asked = new CountDownLatch(1);
    try (Interrupt.Registration registration = environment.interrupt().during(asked::countDown)) {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.arrowlake.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that the demonstration lives in: Parquet files in {@code data}, the server in {@code
 * postgres}, and the configuration, which is written last.
 */
final class DemoFolder {
  /** Dropped into the folder with its first file, so that no other folder is mistaken for it. */
  private static final String MARK = ".arrowlake-demo";

  private final Path root;

  private DemoFolder(Path root) {
    this.root = root;
  }

  /** A folder in the system's place for temporary files. */
  static DemoFolder temporary() throws IOException {
    return marked(Files.createTempDirectory("arrowlake-demo-"));
  }

  /**
   * A folder to be kept: a new one, or that of an earlier demonstration.
   *
   * @throws IOException where it holds something else
   */
  static DemoFolder kept(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    if (Files.exists(root) && !Files.exists(root.resolve(MARK)) && !isEmptyFolder(root)) {
      throw new IOException(root + " is not empty, and holds no demonstration");
    }

    Files.createDirectories(root);
    return marked(root);
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }

    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static DemoFolder marked(Path root) throws IOException {
    Files.writeString(root.resolve(MARK), "");
    return new DemoFolder(root);
  }

  /** Whether all was loaded and written. */
  boolean isComplete() {
    return Files.exists(configuration());
  }

  /** Where the Parquet files are. */
  Path data() {
    return root.resolve("data");
  }

  /** Where the server's programs are unpacked. */
  Path serverPrograms() {
    return root.resolve("postgres").resolve("programs");
  }

  /** Where the server's data are. */
  Path serverData() {
    return root.resolve("postgres").resolve("data");
  }

  /** The configuration. */
  Path configuration() {
    return root.resolve("arrowlake.yaml");
  }

  /** The port that the configuration names. */
  int port() throws IOException {
    return Integer.parseInt(Files.readString(portFile()).strip());
  }

  private Path portFile() {
    return root.resolve("postgres").resolve("port");
  }

  /** Writes the configuration for a server on this port; what a user added to it stays. */
  void configure(int port) throws IOException {
    String text =
        isComplete()
            ? Files.readString(configuration()).replace(url(port()), url(port))
            : String.join("\n", configuration(port)) + "\n";
    Files.writeString(portFile(), port + "\n");
    Files.write(configuration(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String url(int port) {
    return "postgresql://localhost:" + port + "/";
  }

  private static List<String> configuration(int port) {
    return List.of(
        "# A PostgreSQL server with the tables customer, orders, nation and region,",
        "# and a folder with lineitem, part, partsupp and supplier as Parquet files.",
        "catalogs:",
        "  shop:",
        "    type: postgres",
        "    url: \"" + url(port) + DemoServer.DATABASE + "\"",
        "    user: " + DemoServer.USER,
        "    password: " + DemoServer.PASSWORD,
        "  lake:",
        "    type: files",
        "    root: ./data");
  }

  /** Takes everything away. */
  void delete() throws IOException {
    clear();
    Files.deleteIfExists(root.resolve(MARK));
    Files.delete(root);
  }

  /** Takes away what an interrupted run left, so that loading starts anew. */
  void clear() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(root) && !file.equals(root.resolve(MARK))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}

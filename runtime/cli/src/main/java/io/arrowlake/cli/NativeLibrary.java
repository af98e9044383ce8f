package io.arrowlake.cli;

/** DuckDB's native code, which its driver unpacks at each start: half a second of work. */
final class NativeLibrary {
  private static final String LOADER = "org.duckdb.DuckDBNative";

  private NativeLibrary() {}

  /** Begins to load it beside all else that starts. Whoever needs it waits for it by itself. */
  static void loadAhead() {
    Thread thread = new Thread(NativeLibrary::load, "arrowlake-native");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    try {
      Class.forName(LOADER);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("DuckDB's driver is not in the jar", e);
    }
  }
}

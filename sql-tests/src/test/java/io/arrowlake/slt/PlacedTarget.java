package io.arrowlake.slt;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements in PostgreSQL, copies the tables to Parquet and to the embedded store, and
 * asks the queries of ArrowLake in each mode. One engine for all scripts. Used by one thread.
 */
public final class PlacedTarget implements SltTarget, AutoCloseable {
  static final Set<String> ENGINES = Set.of("postgresql", "arrowlake");
  private static final String TABLES =
      """
      SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = '%s' AND c.relkind IN ('r', 'v') ORDER BY 1
      """;

  /** What is defined stands in the first group; it changes no other table. */
  private static final Pattern DEFINITION =
      Pattern.compile(
          "\\s*(?:CREATE|DROP)\\s+(?:UNIQUE\\s+)?(?:VIEW|INDEX)\\s+(?:IF\\s+EXISTS\\s+)?(\\w+)",
          Pattern.CASE_INSENSITIVE);

  private final List<ExecutionMode> modes;
  private final long seed;

  /** Decides where each table of the script is in the mixed modes. */
  private long mixture;

  private final Path folder;
  private final Connection staging;
  private final ParquetStaging parquet;
  private final Map<String, Connection> connections = new LinkedHashMap<>();
  private final Map<ExecutionMode.Placement, Map<String, String>> placed = new HashMap<>();

  /** What must be copied before the next query. */
  private final Set<String> changed = new LinkedHashSet<>();

  private final Map<String, String> tables = new LinkedHashMap<>();
  private final Set<String> stored = new LinkedHashSet<>();
  private String schema = "";
  private int scripts;

  /**
   * A target in a database of its own.
   *
   * @param folder an empty one, for the files
   * @param seed decides where each table is in the mixed modes
   */
  public PlacedTarget(
      TestingPostgresServer server,
      String database,
      Path folder,
      List<ExecutionMode> modes,
      long seed)
      throws SQLException, IOException {
    this.modes = List.copyOf(modes);
    this.seed = seed;
    this.folder = Files.createDirectories(folder.resolve("lake"));
    server.createDatabase(database);
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
          lake: {type: files, root: lake}
          local: {type: local}
        """
            .formatted(server.url(database), server.user(), server.password()));
    this.staging = server.connect(database);
    this.parquet = new ParquetStaging(this.folder);
    for (ExecutionMode mode : modes) {
      Connection connection = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
      connections.put(mode.name(), connection);
      try (Statement statement = connection.createStatement()) {
        for (String setting : mode.settings()) {
          statement.execute(setting);
        }
      }
    }
  }

  @Override
  public Set<String> engines() {
    return ENGINES;
  }

  @Override
  public List<String> modes() {
    return modes.stream().map(ExecutionMode::name).toList();
  }

  /** Begins a script: it sees no tables of the one before. */
  void begin() throws SQLException, IOException {
    begin(seed + scripts + 1);
  }

  /**
   * Begins a script with tables in places that a number decides.
   *
   * @param places the same number gives the same places in the mixed modes
   */
  public void begin(long places) throws SQLException, IOException {
    end();
    scripts++;
    mixture = places;
    schema = "script_" + scripts;
    try (Statement statement = staging.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
      statement.execute("SET search_path TO " + schema);
    }
  }

  private void end() throws SQLException, IOException {
    if (schema.isEmpty()) {
      return;
    }

    try (Statement statement = staging.createStatement()) {
      statement.execute("DROP SCHEMA " + schema + " CASCADE");
    }

    dropStored(Set.copyOf(stored));
    for (String table : tables.keySet()) {
      Files.deleteIfExists(folder.resolve(table + ".parquet"));
    }

    tables.clear();
    changed.clear();
    placed.clear();
  }

  private void dropStored(Set<String> names) throws SQLException {
    try (Statement statement = anyConnection().createStatement()) {
      for (String table : names) {
        statement.execute("DROP TABLE IF EXISTS local.main." + table);
        stored.remove(table);
      }
    }
  }

  private Connection anyConnection() {
    return connections.values().iterator().next();
  }

  @Override
  public long execute(@Nullable String connection, String sql) throws SQLException {
    changed.addAll(changedBy(sql));
    try (Statement statement = staging.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  /** The tables whose rows a statement may change, and words that are none. */
  private static Set<String> changedBy(String sql) {
    Matcher definition = DEFINITION.matcher(sql);
    return definition.lookingAt()
        ? Set.of(definition.group(1).toLowerCase(Locale.ROOT))
        : TableNames.words(sql);
  }

  /** Makes something of a result's rows. */
  public interface RowReader<T> {
    T read(ResultSet results) throws SQLException;
  }

  /** What PostgreSQL itself answers. */
  public <T> T judge(String sql, RowReader<T> reader) throws SQLException {
    try (Statement statement = staging.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      return reader.read(results);
    }
  }

  /** All rows as a script has them, in the order in which scripts compare rows. */
  public static String lines(ResultSet results) throws SQLException {
    return String.join("\n", SltResult.read(results, "").lines(SltRecord.Sort.ROWSORT, 0));
  }

  @Override
  public SltResult query(String mode, @Nullable String connection, String sql, String types)
      throws SQLException {
    return read(mode, sql, results -> SltResult.read(results, types));
  }

  /** What ArrowLake answers in a mode. */
  public <T> T read(String mode, String sql, RowReader<T> reader) throws SQLException {
    try {
      place();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the tables", e);
    }

    ExecutionMode chosen =
        modes.stream().filter(m -> m.name().equals(mode)).findFirst().orElseThrow();
    String qualified = TableNames.qualify(sql, placed.get(chosen.placement()));
    try (Statement statement = connections.get(mode).createStatement();
        ResultSet results = statement.executeQuery(qualified)) {
      return reader.read(results);
    }
  }

  private void place() throws SQLException, IOException {
    if (changed.isEmpty() && !placed.isEmpty()) {
      return;
    }

    Map<String, String> now = tablesNow();
    Set<String> gone = new LinkedHashSet<>(tables.keySet());
    gone.removeAll(now.keySet());
    for (String table : gone) {
      Files.deleteIfExists(folder.resolve(table + ".parquet"));
    }

    gone.retainAll(stored);
    dropStored(gone);
    tables.clear();
    tables.putAll(now);
    boolean rowsChanged =
        now.entrySet().stream()
            .anyMatch(table -> table.getValue().equals("r") && changed.contains(table.getKey()));
    for (Map.Entry<String, String> table : now.entrySet()) {
      if (changed.contains(table.getKey()) || (rowsChanged && table.getValue().equals("v"))) {
        copy(table.getKey());
      }
    }

    changed.clear();
    for (ExecutionMode.Placement placement : ExecutionMode.Placement.values()) {
      placed.put(placement, names(placement));
    }
  }

  private Map<String, String> tablesNow() throws SQLException {
    Map<String, String> now = new LinkedHashMap<>();
    try (Statement statement = staging.createStatement();
        ResultSet results = statement.executeQuery(TABLES.formatted(schema))) {
      while (results.next()) {
        now.put(results.getString(1), results.getString(2));
      }
    }

    return now;
  }

  private void copy(String table) throws SQLException, IOException {
    Set<ExecutionMode.Placement> used = placements();
    if (used.contains(ExecutionMode.Placement.PARQUET)) {
      parquet.write(staging, schema, table);
    }

    if (used.contains(ExecutionMode.Placement.LOCAL)) {
      try (Statement statement = anyConnection().createStatement()) {
        statement.execute(
            "CREATE OR REPLACE TABLE local.main."
                + table
                + " AS SELECT * FROM shop."
                + schema
                + "."
                + table);
        stored.add(table);
      }
    }
  }

  /** Where the modes want tables; the mixed ones want them everywhere. */
  private Set<ExecutionMode.Placement> placements() {
    Set<ExecutionMode.Placement> used = new LinkedHashSet<>();
    for (ExecutionMode mode : modes) {
      used.addAll(
          mode.placement() == ExecutionMode.Placement.MIXED
              ? List.of(ExecutionMode.Placement.PARQUET, ExecutionMode.Placement.LOCAL)
              : List.of(mode.placement()));
    }

    return used;
  }

  private Map<String, String> names(ExecutionMode.Placement placement) {
    Map<String, String> names = new HashMap<>();
    for (String table : tables.keySet()) {
      names.put(table, name(placement, table));
    }

    return names;
  }

  private String name(ExecutionMode.Placement placement, String table) {
    return switch (placement) {
      case LOCAL -> "local.main." + table;
      case POSTGRES -> "shop." + schema + "." + table;
      case PARQUET -> "lake.main." + table;
      case MIXED -> {
        int place = new Random(mixture + 31L * table.hashCode()).nextInt(300) / 100;
        yield name(ExecutionMode.Placement.values()[place], table);
      }
    };
  }

  @Override
  public void close() throws SQLException {
    List<AutoCloseable> all = new ArrayList<>(connections.values());
    all.add(parquet);
    all.add(staging);
    SQLException failure = null;
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        failure = failure == null ? new SQLException("Cannot close", e) : failure;
      }
    }

    if (failure != null) {
      throw failure;
    }
  }
}

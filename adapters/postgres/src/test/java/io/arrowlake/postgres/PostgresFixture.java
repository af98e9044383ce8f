package io.arrowlake.postgres;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** A database of its own on a server, a source on it that takes SQL as it is, and an allocator. */
final class PostgresFixture implements AutoCloseable {
  static final RelDataTypeFactory TYPES = new HouseTypeFactory();
  private static final RelOptCluster CLUSTER =
      RelOptCluster.create(new VolcanoPlanner(), new RexBuilder(TYPES));

  final TestingPostgresServer server;
  final String database;
  final BufferAllocator allocator = new RootAllocator();
  final List<String> warnings = new CopyOnWriteArrayList<>();
  final PostgresSource source;
  private boolean dropped;

  PostgresFixture(TestingPostgresServer server, String database, String... options) {
    this(server, database, "LOCALE 'C'", options);
  }

  PostgresFixture(TestingPostgresServer server, String database, String locale, String[] options) {
    this.server = server;
    this.database = database;
    server.createDatabase(database, locale);
    this.source = source(options);
  }

  PostgresSource source(String... options) {
    Map<String, String> values = new HashMap<>();
    values.put("url", server.url(database));
    values.put("user", server.user());
    values.put("password", server.password());
    for (int i = 0; i < options.length; i += 2) {
      values.put(options[i], options[i + 1]);
    }

    PostgresConfig config = new SourceOptions(values).bind("pg", PostgresConfig.class);
    return new PostgresSource("pg", config, new Context(warnings::add), new RawSite());
  }

  private record Context(Consumer<String> warnings) implements SourceContext {
    @Override
    public Connection duckDb() {
      throw new IllegalStateException("There is no DuckDB here");
    }

    @Override
    public Path baseFolder() {
      return Path.of(".");
    }
  }

  /** A fragment that is SQL already. */
  private static final class RawQuery extends AbstractRelNode {
    private final String sql;

    RawQuery(String sql, RelDataType rowType) {
      super(CLUSTER, CLUSTER.traitSet());
      this.sql = sql;
      this.rowType = rowType;
    }
  }

  private record RawSite() implements Site {
    @Override
    public String name() {
      return "pg";
    }

    @Override
    public SiteKind kind() {
      return SiteKind.SOURCE;
    }

    @Override
    public PushdownProver prover() {
      return operation -> Proof.exact();
    }

    @Override
    public Optional<QueryWriter> writer() {
      return Optional.of((root, bindings) -> ((RawQuery) root).sql);
    }

    @Override
    public SiteCost cost() {
      return new SiteCost(1, 1, 1, 1, 1);
    }
  }

  QueryScope scope(@Nullable Duration limit) {
    Instant deadline = limit == null ? null : Instant.now().plus(limit);
    return new QueryScope("q1", allocator, deadline, warnings::add);
  }

  SourceSession session() {
    return source.begin(scope(null));
  }

  static Fragment fragment(String sql, RelDataType... types) {
    RelDataTypeFactory.Builder builder = TYPES.builder();
    for (int i = 0; i < types.length; i++) {
      builder.add("c" + i, types[i]);
    }

    return new Fragment(
        0, new RawSite(), new RawQuery(sql, builder.build()), List.of(), 1, 1, 1, List.of());
  }

  static BatchStream open(
      SourceSession session, String sql, List<KeyFilter> filters, RelDataType... types) {
    return session.open(fragment(sql, types), QueryWriter.Bindings.UNBOUND, filters);
  }

  static BatchStream open(SourceSession session, String sql, RelDataType... types) {
    return open(session, sql, List.of(), types);
  }

  List<List<@Nullable Object>> rows(String sql, RelDataType... types) {
    try (SourceSession session = session();
        BatchStream stream = open(session, sql, types)) {
      return drain(stream);
    }
  }

  static List<List<@Nullable Object>> drain(BatchStream stream) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (VectorSchemaRoot batch = stream.next(); batch != null; batch = stream.next()) {
      try (VectorSchemaRoot open = batch) {
        for (int i = 0; i < open.getRowCount(); i++) {
          List<@Nullable Object> row = new ArrayList<>();
          for (FieldVector vector : open.getFieldVectors()) {
            row.add(value(vector, i));
          }

          rows.add(row);
        }
      }
    }

    return rows;
  }

  private static @Nullable Object value(FieldVector vector, int row) {
    Object value = vector.getObject(row);
    if (value == null) {
      return null;
    }

    return switch (vector.getMinorType()) {
      case VARCHAR ->
          new String(((VarCharVector) vector).get(row), java.nio.charset.StandardCharsets.UTF_8);
      case DATEDAY -> LocalDate.ofEpochDay((Integer) value);
      case TIMEMICRO -> LocalTime.ofNanoOfDay((Long) value * 1000);
      case TIMESTAMPMICROTZ ->
          LocalDateTime.of(1970, 1, 1, 0, 0)
              .plus((Long) value, ChronoUnit.MICROS)
              .atOffset(ZoneOffset.UTC);
      case VARBINARY -> Arrays.toString((byte[]) value);
      default -> value;
    };
  }

  /** What the driver says that the query gives. */
  List<List<@Nullable Object>> judge(String sql, RelDataType... types) {
    try (Connection connection = server.connect(database);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
          row.add(judged(result, i + 1, types[i]));
        }

        rows.add(row);
      }

      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object judged(ResultSet result, int column, RelDataType type)
      throws SQLException {
    return switch (type.getSqlTypeName()) {
      case SMALLINT -> {
        short value = result.getShort(column);
        yield result.wasNull() ? null : value;
      }
      case DECIMAL -> {
        BigDecimal value = result.getBigDecimal(column);
        yield value == null ? null : value.setScale(type.getScale());
      }
      case REAL -> result.getObject(column, Float.class);
      case DATE -> result.getObject(column, LocalDate.class);
      case TIME -> result.getObject(column, LocalTime.class);
      case TIMESTAMP -> result.getObject(column, LocalDateTime.class);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> result.getObject(column, OffsetDateTime.class);
      case VARBINARY -> {
        byte[] value = result.getBytes(column);
        yield value == null ? null : Arrays.toString(value);
      }
      case VARCHAR, UUID -> result.getString(column);
      default -> result.getObject(column);
    };
  }

  static RelDataType type(SqlTypeName name) {
    return TYPES.createTypeWithNullability(TYPES.createSqlType(name), true);
  }

  static RelDataType decimal(int precision, int scale) {
    return TYPES.createTypeWithNullability(
        TYPES.createSqlType(SqlTypeName.DECIMAL, precision, scale), true);
  }

  void execute(String... statements) {
    server.execute(database, statements);
  }

  /** How many sessions the server has on this database, but for the one that asks. */
  int sessions() {
    List<List<@Nullable Object>> rows =
        judge(
            "SELECT count(*)::int FROM pg_stat_activity WHERE datname = '"
                + database
                + "' AND pid <> pg_backend_pid()",
            type(SqlTypeName.INTEGER));
    return (Integer) rows.get(0).get(0);
  }

  /** How many of them run a statement. */
  int running() {
    List<List<@Nullable Object>> rows =
        judge(
            "SELECT count(*)::int FROM pg_stat_activity WHERE state = 'active' AND datname = '"
                + database
                + "' AND pid <> pg_backend_pid()",
            type(SqlTypeName.INTEGER));
    return (Integer) rows.get(0).get(0);
  }

  /** The server's database is gone already. */
  void serverIsGone() {
    dropped = true;
  }

  @Override
  public void close() {
    source.close();
    allocator.close();
    if (!dropped) {
      server.dropDatabase(database);
    }
  }
}

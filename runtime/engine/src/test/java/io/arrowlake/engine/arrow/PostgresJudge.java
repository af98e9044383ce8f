package io.arrowlake.engine.arrow;

import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.postgres.PostgresDialect;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.sql.SqlSite;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Computes cases in PostgreSQL. Used by one thread. */
final class PostgresJudge implements AutoCloseable {
  private static final String DATABASE = "operators";

  private final PostgresDialect dialect = new PostgresDialect();
  private final Site site =
      new SqlSite("postgres", SiteKind.COMPUTE, dialect, new SiteCost(0, 0, 0, 0, 0));
  private final Connection connection;

  PostgresJudge() throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    connection = server.connect(DATABASE);
    connection.setAutoCommit(false);
  }

  Site site() {
    return site;
  }

  /** The rows of a case, in the form of {@link ArrowFixture#rows}. */
  List<List<String>> rows(OperatorCase one, BufferAllocator allocator)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL TimeZone = 'UTC'");
      for (int number : one.inputs()) {
        load(statement, one.tables().get(number), relation(number), allocator);
      }

      QueryWriter.Bindings bindings =
          new QueryWriter.Bindings(one.parameters(), PostgresJudge::relation);
      String sql = site.writer().orElseThrow().write(one.root(), bindings);
      try (ResultSet result = statement.executeQuery(sql)) {
        return read(result, one.root().getRowType());
      }
    } finally {
      connection.rollback();
    }
  }

  private static String relation(int number) {
    return "input_" + number;
  }

  private void load(Statement statement, RandomTable table, String name, BufferAllocator allocator)
      throws SQLException, IOException {
    List<String> columns = new ArrayList<>();
    for (RelDataTypeField field : table.rowType().getFieldList()) {
      columns.add("c" + field.getIndex() + " " + dialect.typeName(field.getType()));
    }

    statement.execute("CREATE TEMP TABLE " + name + " (" + String.join(", ", columns) + ")");
    StringBuilder text = new StringBuilder();
    try (BatchStream stream = table.open(allocator)) {
      for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
        try (VectorSchemaRoot batch = next) {
          write(batch, table, text);
        }
      }
    }

    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY " + name + " FROM STDIN", new StringReader(text.toString()));
  }

  private static void write(VectorSchemaRoot batch, RandomTable table, StringBuilder text) {
    for (int row = 0; row < batch.getRowCount(); row++) {
      for (int column = 0; column < table.columns().size(); column++) {
        Object value = batch.getVector(column).getObject(row);
        text.append(column == 0 ? "" : "\t");
        text.append(value == null ? "\\N" : escaped(value, table.columns().get(column).type()));
      }

      text.append('\n');
    }
  }

  private static String escaped(Object value, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case VARBINARY -> "\\\\x" + HexFormat.of().formatHex((byte[]) value);
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case TIME -> LocalTime.ofNanoOfDay((Long) value * 1000).toString();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
      default -> value.toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    };
  }

  private static List<List<String>> read(ResultSet result, RelDataType rowType)
      throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (RelDataTypeField field : rowType.getFieldList()) {
        row.add(ArrowFixture.text(value(result, field.getIndex() + 1, field.getType())));
      }

      rows.add(row);
    }

    return rows;
  }

  private static @Nullable Object value(ResultSet result, int column, RelDataType type)
      throws SQLException {
    if (result.getObject(column) == null) {
      return null;
    }

    return switch (type.getSqlTypeName()) {
      case REAL -> result.getFloat(column);
      case DOUBLE -> result.getDouble(column);
      case DATE -> result.getObject(column, LocalDate.class);
      case TIME -> result.getObject(column, LocalTime.class).toNanoOfDay() / 1000;
      case TIMESTAMP -> result.getObject(column, LocalDateTime.class);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          micros(result.getObject(column, OffsetDateTime.class).toInstant());
      case VARBINARY -> new String(result.getBytes(column), StandardCharsets.ISO_8859_1);
      default -> result.getObject(column);
    };
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    TestingPostgresServer.shared().dropDatabase(DATABASE);
  }
}

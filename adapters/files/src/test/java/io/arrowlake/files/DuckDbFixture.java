package io.arrowlake.files;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/** An engine's DuckDB in memory, as sources see it. Closing it checks that no memory is held. */
final class DuckDbFixture implements SourceContext, AutoCloseable {
  final List<String> warned = new ArrayList<>();
  final BufferAllocator allocator = new RootAllocator();
  private final Path folder;
  private final DuckDBConnection root;

  DuckDbFixture(Path folder) throws SQLException {
    this.folder = folder;
    this.root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    run("SET autoinstall_known_extensions=false");
    run("SET autoload_known_extensions=false");
    run("SET TimeZone='UTC'");
  }

  @Override
  public Connection duckDb() throws SQLException {
    Connection connection = root.duplicate();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
    }

    return connection;
  }

  @Override
  public Path baseFolder() {
    return folder;
  }

  @Override
  public Consumer<String> warnings() {
    return warned::add;
  }

  QueryScope scope() {
    return new QueryScope("query", allocator, null, warned::add);
  }

  /** Runs a statement whose {@code $} stands for the folder. */
  void run(String sql) throws SQLException {
    try (Statement statement = root.createStatement()) {
      statement.execute(sql.replace("$", folder.toString()));
    }
  }

  /** The rows that the native scan of a table gives, as text and in order. */
  List<String> rows(SourceTable table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = duckDb();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(scan(table))) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= table.columns().size(); i++) {
          row.add(String.valueOf(result.getObject(i)));
        }

        rows.add(String.join("|", row));
      }
    }

    rows.sort(null);
    return rows;
  }

  /** The Arrow schema that the native scan of a table gives; children without their names. */
  Schema scanned(SourceTable table) throws Exception {
    try (Connection connection = duckDb();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(scan(table));
        ArrowReader reader =
            (ArrowReader) result.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, 1024)) {
      while (reader.loadNextBatch()) {
        reader.getVectorSchemaRoot().getRowCount();
      }

      return plain(reader.getVectorSchemaRoot().getSchema());
    }
  }

  /** The Arrow schema that the columns of a table promise; children without their names. */
  static Schema promised(SourceTable table) {
    return plain(
        new Schema(
            table.columns().stream()
                .map(column -> ArrowSchemas.field(column.name(), column.type()))
                .toList()));
  }

  static String types(SourceTable table) {
    return table.columns().stream()
        .map(ColumnFacts::type)
        .map(type -> type + (type.isNullable() ? "" : " NOT NULL"))
        .collect(Collectors.joining(", "));
  }

  static List<String> names(SourceTable table) {
    return table.columns().stream().map(ColumnFacts::name).toList();
  }

  private static Schema plain(Schema schema) {
    return new Schema(schema.getFields().stream().map(DuckDbFixture::plain).toList());
  }

  private static Field plain(Field field) {
    return new Field(
        "x",
        FieldType.nullable(field.getType()),
        field.getChildren().stream().map(DuckDbFixture::plain).toList());
  }

  private static String scan(SourceTable table) {
    NativeScan scan = table.nativeScanAt("duckdb").orElseThrow();
    return "SELECT " + String.join(", ", scan.columns()) + " FROM " + scan.relation();
  }

  @Override
  public void close() throws SQLException {
    root.close();
    allocator.close();
  }
}

package io.arrowlake.files;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.testkit.AdapterFixture;
import io.arrowlake.testkit.SampleTable;
import io.arrowlake.testkit.TestingSourceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the contracts' tables as Parquet files, which a DuckDB of its own writes. */
final class ParquetFixture implements AdapterFixture {
  private final Path folder;
  private final TestingSourceContext context;
  private final Source source;
  private final Connection writer;

  ParquetFixture(Path folder) throws SQLException {
    this.folder = folder;
    this.context = new TestingSourceContext(folder);
    this.source = new FilesAdapter().open("lake", new SourceOptions(Map.of("root", ".")), context);
    this.writer = DriverManager.getConnection("jdbc:duckdb:");
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public String schema() {
    return "main";
  }

  @Override
  public void create(SampleTable table) {
    try {
      DuckDbSamples.create(writer, table.name(), table);
      write(table.name());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void append(SampleTable rows) {
    try {
      DuckDbSamples.insert(writer, rows.name(), rows);
      write(rows.name());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String table) throws SQLException {
    drop(table);
    try (Statement statement = writer.createStatement()) {
      statement.execute("COPY " + table + " TO '" + file(table) + "' (FORMAT parquet)");
    }
  }

  private Path file(String table) {
    return folder.resolve(table + ".parquet");
  }

  @Override
  public void drop(String table) {
    try {
      Files.deleteIfExists(file(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<List<@Nullable Object>> rows(String table) {
    SourceTable found = source.catalog().table(schema(), table).orElseThrow();
    try (Connection connection = context.duckDb()) {
      return DuckDbSamples.rows(connection, found);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.STATISTICS);
  }

  @Override
  public void close() throws SQLException {
    writer.close();
    source.close();
    context.close();
  }
}

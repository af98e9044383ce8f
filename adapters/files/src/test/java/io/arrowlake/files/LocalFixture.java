package io.arrowlake.files;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.testkit.AdapterFixture;
import io.arrowlake.testkit.SampleTable;
import io.arrowlake.testkit.TestingSourceContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the contracts' tables in the embedded store by SQL of its DuckDB. */
final class LocalFixture implements AdapterFixture {
  private static final String CATALOG = "store";

  private final TestingSourceContext context;
  private final Source source;

  LocalFixture(Path folder) throws SQLException {
    this.context = new TestingSourceContext(folder);
    this.source =
        new LocalAdapter()
            .open(CATALOG, new SourceOptions(Map.of("path", "store.duckdb")), context);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public String schema() {
    return "main";
  }

  private static String name(String table) {
    return CATALOG + ".main." + table;
  }

  @Override
  public void create(SampleTable table) {
    source.catalog().schemas();
    try (Connection connection = context.duckDb()) {
      DuckDbSamples.create(connection, name(table.name()), table);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void append(SampleTable rows) {
    try (Connection connection = context.duckDb()) {
      DuckDbSamples.insert(connection, name(rows.name()), rows);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void drop(String table) {
    try (Connection connection = context.duckDb();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + name(table));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
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
    return EnumSet.of(Capability.STATISTICS, Capability.WRITE);
  }

  @Override
  public void close() throws SQLException {
    source.close();
    context.close();
  }
}

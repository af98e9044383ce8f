package io.arrowlake.jdbc;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/** A catalog {@code shop} with a table, a view and a broken table; a catalog {@code away}. */
final class TestingCatalogs implements Catalogs {

  @Override
  public List<String> names() {
    return List.of("shop", "away");
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return switch (name) {
      case "shop" -> Optional.of(new Shop());
      case "away" -> Optional.of(new Away());
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<SourceTable> path(String path) {
    return Optional.empty();
  }

  private static ColumnFacts column(String name, RelDataType type, boolean nullable) {
    return new ColumnFacts(
        name,
        TestingEngine.TYPES.createTypeWithNullability(type, nullable),
        "",
        Collation.NONE,
        name.equals("id") ? "the key" : null);
  }

  private static class Shop implements PlannerCatalog {
    @Override
    public String name() {
      return "shop";
    }

    @Override
    public String kind() {
      return "testing";
    }

    @Override
    public Optional<Site> site() {
      return Optional.empty();
    }

    @Override
    public List<String> schemas() {
      return List.of("public", "a_b", "axb");
    }

    @Override
    public Optional<String> soleSchema() {
      return Optional.empty();
    }

    @Override
    public List<String> tables(String schema) {
      return schema.equals("public") ? List.of("orders", "broken", "order_view") : List.of();
    }

    @Override
    public Optional<SourceTable> table(String schema, String table) {
      if (table.equals("broken")) {
        throw new ArrowLakeException(ErrorCode.FILE_CORRUPT, "Not a Parquet file");
      }

      return Optional.of(
          new SourceTable(
              new TableName("shop", schema, table),
              List.of(schema, table),
              List.of(
                  column("id", TestingEngine.TYPES.createSqlType(SqlTypeName.BIGINT), false),
                  column(
                      "total", TestingEngine.TYPES.createSqlType(SqlTypeName.DECIMAL, 10, 2), true),
                  column("note", TestingEngine.TYPES.createSqlType(SqlTypeName.VARCHAR, 20), true)),
              new TableStatistics(42, Map.of()),
              table.equals("orders") ? List.of(ImmutableBitSet.of(0)) : List.of(),
              "v1",
              table.equals("orders") ? "TABLE" : "VIEW",
              false,
              null,
              "of " + table));
    }
  }

  private static final class Away extends Shop {
    @Override
    public String name() {
      return "away";
    }

    @Override
    public List<String> schemas() {
      throw new ArrowLakeException(ErrorCode.SOURCE_UNREACHABLE, "Nobody answers");
    }
  }
}

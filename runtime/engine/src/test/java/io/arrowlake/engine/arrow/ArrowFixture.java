package io.arrowlake.engine.arrow;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory that both the operators and DuckDB can be asked about. Closing it checks that
 * the operators gave all memory back.
 */
final class ArrowFixture implements AutoCloseable {
  static final HouseTypeFactory TYPES = new HouseTypeFactory();

  final BufferAllocator allocator = new RootAllocator();
  final RelOptCluster cluster =
      RelOptCluster.create(new HepPlanner(new HepProgramBuilder().build()), new RexBuilder(TYPES));

  /** Computes the trees; a test may put another in its place. */
  ArrowEngine engine;

  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final List<Table> byNumber = new ArrayList<>();
  private final Connection duckDb;

  /** Rows of Java values in the batches in which they are given to the operators. */
  record Table(RelDataType rowType, List<List<@Nullable Object>> rows, int batchRows, int number) {}

  ArrowFixture() throws SQLException {
    this(new ArrowEngine());
  }

  ArrowFixture(ArrowEngine engine) throws SQLException {
    this.engine = engine;
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  static RelDataType type(SqlTypeName name, int... size) {
    RelDataType type =
        switch (size.length) {
          case 0 -> TYPES.createSqlType(name);
          case 1 -> TYPES.createSqlType(name, size[0]);
          default -> TYPES.createSqlType(name, size[0], size[1]);
        };
    return TYPES.createTypeWithNullability(type, true);
  }

  static RelDataType rowType(Map<String, RelDataType> columns) {
    return TYPES.createStructType(List.copyOf(columns.values()), List.copyOf(columns.keySet()));
  }

  /** Makes a table here and in DuckDB. */
  Table table(
      String name,
      Map<String, RelDataType> columns,
      List<List<@Nullable Object>> rows,
      int batchRows)
      throws SQLException {
    Table table = local(name, columns, rows, batchRows);
    List<String> definitions = new ArrayList<>();
    columns.forEach((column, type) -> definitions.add(column + " " + type));
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("CREATE TABLE " + name + " (" + String.join(", ", definitions) + ")");
      for (int start = 0; start < rows.size(); start += 500) {
        List<String> tuples = new ArrayList<>();
        for (List<@Nullable Object> row : rows.subList(start, Math.min(start + 500, rows.size()))) {
          tuples.add(
              "(" + String.join(", ", row.stream().map(ArrowFixture::literal).toList()) + ")");
        }

        statement.execute("INSERT INTO " + name + " VALUES " + String.join(", ", tuples));
      }
    }

    return table;
  }

  /** Makes a table here only. */
  Table local(
      String name,
      Map<String, RelDataType> columns,
      List<List<@Nullable Object>> rows,
      int batchRows) {
    Table table = new Table(rowType(columns), rows, batchRows, byNumber.size());
    tables.put(name, table);
    byNumber.add(table);
    return table;
  }

  private static String literal(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof Double || value instanceof Float) {
      return "'" + value + "'::DOUBLE";
    } else if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }

    return "'" + value.toString().replace("'", "''") + "'";
  }

  RelNode input(Table table) {
    return new FragmentInput(cluster, table.number, table.rowType, table.rows.size());
  }

  RelBuilder builder() {
    return RelBuilder.proto().create(cluster, null);
  }

  /** The tree of a query over the tables, with inputs as its leaves. */
  RelNode plan(String sql) {
    try {
      CalciteSchema schema = CalciteSchema.createRootSchema(false);
      tables.forEach(
          (name, table) ->
              schema.add(
                  name,
                  new AbstractTable() {
                    @Override
                    public RelDataType getRowType(RelDataTypeFactory factory) {
                      return table.rowType;
                    }
                  }));
      CalciteCatalogReader reader =
          new CalciteCatalogReader(
              schema, List.of(), TYPES, new CalciteConnectionConfigImpl(new Properties()));
      SqlValidator validator =
          SqlValidatorUtil.newValidator(
              SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
                  SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL),
              reader,
              TYPES,
              SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.LENIENT));
      SqlNode parsed =
          SqlParser.create(
                  sql,
                  SqlParser.config()
                      .withUnquotedCasing(org.apache.calcite.avatica.util.Casing.TO_LOWER)
                      .withConformance(SqlConformanceEnum.LENIENT))
              .parseQuery();
      SqlToRelConverter converter =
          new SqlToRelConverter(
              (row, view, path, names) -> {
                throw new IllegalStateException("No views");
              },
              validator,
              reader,
              cluster,
              StandardConvertletTable.INSTANCE,
              SqlToRelConverter.config().withInSubQueryThreshold(10_000).withExpand(false));
      RelNode root = converter.convertQuery(validator.validate(parsed), false, true).project();
      HepPlanner planner =
          new HepPlanner(
              new HepProgramBuilder()
                  .addRuleInstance(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE)
                  .addRuleInstance(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE)
                  .addRuleInstance(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE)
                  .build());
      planner.setRoot(root);
      RelNode rewritten = RelDecorrelator.decorrelateQuery(planner.findBestExp(), builder());
      return rewritten.accept(
          new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(TableScan scan) {
              List<String> name = scan.getTable().getQualifiedName();
              return input(tables.get(name.get(name.size() - 1)));
            }
          });
    } catch (org.apache.calcite.sql.parser.SqlParseException e) {
      throw new IllegalArgumentException(sql, e);
    }
  }

  Fragment fragment(RelNode root) {
    return new Fragment(0, engine.site(), root, List.of(), 0, 0, 0, List.of());
  }

  QueryScope scope(BufferAllocator owner) {
    return new QueryScope("q", owner, null, warning -> {});
  }

  BatchStream open(RelNode root, BufferAllocator owner) {
    return engine.open(
        fragment(root),
        number -> new RowsStream(byNumber.get(number), owner),
        QueryWriter.Bindings.UNBOUND,
        scope(owner));
  }

  /** The rows that the operators give, in their order. */
  List<List<String>> run(RelNode root) {
    List<List<String>> rows = new ArrayList<>();
    try (BatchStream stream = open(root, allocator)) {
      for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
        try (VectorSchemaRoot batch = next) {
          requireSchema(root, batch);
          rows.addAll(rows(batch));
        }
      }
    }

    return rows;
  }

  private static void requireSchema(RelNode root, VectorSchemaRoot batch) {
    var fields = ArrowSchemas.schema(root.getRowType()).getFields();
    for (int i = 0; i < fields.size(); i++) {
      if (!batch.getVector(i).getField().getType().equals(fields.get(i).getType())
          || batch.getVector(i).getValueCount() != batch.getRowCount()) {
        throw new AssertionError(batch.getVector(i).getField() + " for " + fields.get(i));
      }
    }
  }

  static List<List<String>> rows(VectorSchemaRoot batch) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < batch.getRowCount(); row++) {
      List<String> values = new ArrayList<>();
      for (var vector : batch.getFieldVectors()) {
        Object value = vector.getObject(row);
        boolean isDate =
            vector.getMinorType() == org.apache.arrow.vector.types.Types.MinorType.DATEDAY;
        values.add(
            text(
                isDate && value != null ? java.time.LocalDate.ofEpochDay((Integer) value) : value));
      }

      rows.add(values);
    }

    return rows;
  }

  /** The rows that DuckDB gives, in their order. */
  List<List<String>> duckDb(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = result.getObject(i);
          values.add(text(value instanceof java.sql.Timestamp t ? t.toLocalDateTime() : value));
        }

        rows.add(values);
      }
    }

    return rows;
  }

  /** One text for all values that are equal. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof Float single) {
      return Double.toString(single + 0.0);
    } else if (value instanceof Double number) {
      return Double.toString(number + 0.0);
    } else if (value instanceof Number number) {
      BigDecimal exact = new BigDecimal(number.toString());
      return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    } else if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    return value.toString();
  }

  /** The rows as lines, in the order of the lines. */
  static List<String> sorted(List<List<String>> rows) {
    return rows.stream().map(List::toString).sorted().toList();
  }

  @Override
  public void close() throws SQLException {
    duckDb.close();
    engine.close();
    allocator.close();
  }
}

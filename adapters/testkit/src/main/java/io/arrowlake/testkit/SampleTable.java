package io.arrowlake.testkit;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A table with its rows, which a contract asks a fixture to make at the source. Immutable.
 *
 * @param name its name, in lower case
 * @param columns the columns, with house types
 * @param rows the rows, in the Java form of {@link BatchRows}
 */
public record SampleTable(
    String name, List<Column> columns, List<? extends List<? extends @Nullable Object>> rows) {
  public SampleTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A column of a sample. */
  public record Column(String name, RelDataType type) {}

  /** A table of rows {@code (id BIGINT, name VARCHAR)}: 0 and "row 0", 1 and "row 1", ... */
  public static SampleTable numbered(String name, int rows) {
    RelDataTypeFactory types = new HouseTypeFactory();
    return new SampleTable(
        name,
        List.of(
            new Column("id", types.createSqlType(SqlTypeName.BIGINT)),
            new Column("name", types.createSqlType(SqlTypeName.VARCHAR))),
        IntStream.range(0, rows).mapToObj(i -> List.of((long) i, "row " + i)).toList());
  }

  /**
   * A table {@code (id BIGINT, c0, c1, ...)} with the corpus of each type as a column; columns that
   * have fewer values than others end with NULLs.
   */
  public static SampleTable adversarial(String name, List<RelDataType> types) {
    List<Column> columns = new ArrayList<>();
    RelDataTypeFactory factory = new HouseTypeFactory();
    columns.add(new Column("id", factory.createSqlType(SqlTypeName.BIGINT)));
    types.forEach(type -> columns.add(new Column("c" + (columns.size() - 1), type)));

    List<List<@Nullable Object>> rows = new ArrayList<>();
    int length = types.stream().mapToInt(t -> AdversarialValues.of(t).size()).max().orElse(0);
    for (int i = 0; i < length; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add((long) i);
      for (RelDataType type : types) {
        List<@Nullable Object> values = AdversarialValues.of(type);
        row.add(i < values.size() ? values.get(i) : null);
      }

      rows.add(row);
    }

    return new SampleTable(name, columns, rows);
  }

  /** The columns with facts: text is compared by bytes. */
  public List<ColumnFacts> facts() {
    return columns.stream().map(SampleTable::facts).toList();
  }

  private static ColumnFacts facts(Column column) {
    boolean text = column.type().getSqlTypeName() == SqlTypeName.VARCHAR;
    Collation collation = text ? Collation.BINARY : Collation.NONE;
    return new ColumnFacts(column.name(), column.type(), "", collation, null);
  }
}

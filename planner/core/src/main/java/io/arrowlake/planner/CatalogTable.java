package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ColumnStrategy;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.InitializerExpressionFactory;
import org.apache.calcite.sql2rel.NullInitializerExpressionFactory;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A source's table as Calcite's validator and algebra see it; unwraps to its {@link SourceTable}
 * and {@link Site}.
 */
final class CatalogTable extends AbstractTable {
  /**
   * The rows that a table of unknown size is taken to have: large enough that it is not broadcast
   * by mistake.
   */
  private static final double UNKNOWN_ROWS = 100_000;

  private final SourceTable table;
  private final @Nullable Site site;
  private final TextLength textLength;
  private final Set<String> hidden;

  /** How long the texts of a table's columns are said to be. */
  enum TextLength {
    DECLARED,
    /**
     * As in statements that write: Calcite would cast what is written to the column's own length,
     * which cuts it, where the one who writes must find a text that is too long.
     */
    ANY
  }

  /** A table with the columns that {@code *} stands for. */
  CatalogTable(SourceTable table, @Nullable Site site, TextLength textLength) {
    this(table, site, textLength, Set.of());
  }

  private CatalogTable(
      SourceTable table, @Nullable Site site, TextLength textLength, Set<String> hidden) {
    this.table = table;
    this.site = site;
    this.textLength = textLength;
    this.hidden = hidden;
  }

  /** The table with those columns, too, that are read by name only. */
  static CatalogTable revealed(SourceTable table, @Nullable Site site, TextLength textLength) {
    Set<String> hidden =
        table.ownColumns().stream().map(ColumnFacts::name).collect(Collectors.toSet());
    return new CatalogTable(table.revealed(), site, textLength, hidden);
  }

  /** Whether {@code *} does not stand for a column. */
  boolean isHidden(String column) {
    return hidden.contains(column);
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    for (ColumnFacts column : table.columns()) {
      row.add(column.name(), type(column.type(), factory));
    }

    return row.build();
  }

  private RelDataType type(RelDataType declared, RelDataTypeFactory factory) {
    return textLength == TextLength.ANY ? ofAnyLength(declared, factory) : declared;
  }

  /** The type, without a length where it is one of text. */
  static RelDataType ofAnyLength(RelDataType declared, RelDataTypeFactory factory) {
    return declared.getSqlTypeName() == SqlTypeName.VARCHAR
        ? factory.createTypeWithNullability(
            factory.createSqlType(SqlTypeName.VARCHAR), declared.isNullable())
        : declared;
  }

  @Override
  public Statistic getStatistic() {
    double rows = table.statistics().rowCount();
    List<ImmutableBitSet> keys = table.keys();
    return Statistics.of(Double.isNaN(rows) ? UNKNOWN_ROWS : Math.max(1, rows), keys);
  }

  /** Columns that a statement may leave out: the source has values for some, others are NULL. */
  private static final class Defaults extends NullInitializerExpressionFactory {
    private final ImmutableBitSet columns;

    Defaults(ImmutableBitSet columns) {
      this.columns = columns;
    }

    @Override
    public ColumnStrategy generationStrategy(RelOptTable table, int column) {
      return columns.get(column) ? ColumnStrategy.DEFAULT : super.generationStrategy(table, column);
    }
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> type) {
    if (type.isInstance(table)) {
      return type.cast(table);
    } else if (type == InitializerExpressionFactory.class) {
      return type.cast(new Defaults(table.defaults()));
    }

    return type.isInstance(site) ? type.cast(site) : super.unwrap(type);
  }
}

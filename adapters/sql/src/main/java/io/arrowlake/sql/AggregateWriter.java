package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Writes aggregations. Used for one text. */
final class AggregateWriter {
  private final RelationWriter relations;

  AggregateWriter(RelationWriter relations) {
    this.relations = relations;
  }

  Select write(Aggregate aggregate) {
    Select input = relations.input(aggregate.getInput());
    if (!isGroupable(input, aggregate)) {
      input = relations.nest(input);
    }

    List<Column> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      columns.add(key(input.column(key), aggregate, columns.size()));
    }

    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(
          new Column(
              call(input, call), ColumnFacts.derived("", call.getType()), Column.Kind.AGGREGATE));
    }

    Select select = input.with(columns);
    select.group(keys(input, aggregate));
    if (aggregate.getGroupSet().isEmpty()
        && aggregate.getAggCallList().stream().allMatch(AggregateWriter::isLiteral)) {
      // Nothing else says that there is one row, however many the input has.
      select.filter(Sql.atom("count(*) >= 0"));
    }

    return select;
  }

  /** A key that is no column could be taken for the position of one, or for another key. */
  private static boolean isGroupable(Select input, Aggregate aggregate) {
    boolean sets = aggregate.getGroupSets().size() > 1;
    return !input.isGrouped()
        && !input.isLimited()
        && !input.hasWindow()
        && aggregate.getGroupSet().asList().stream()
            .map(input::column)
            .allMatch(
                column -> column.isPlain() || (!sets && column.kind() == Column.Kind.EXPRESSION));
  }

  private static Column key(Column column, Aggregate aggregate, int place) {
    RelDataType type = aggregate.getRowType().getFieldList().get(place).getType();
    column.use().run();
    return new Column(
        column.sql(), column.facts().as(column.facts().name(), type), column.kind(), column.use());
  }

  private static @Nullable String keys(Select input, Aggregate aggregate) {
    if (aggregate.getGroupSets().size() > 1) {
      return aggregate.getGroupSets().stream()
          .map(set -> "(" + list(input, set) + ")")
          .collect(Collectors.joining(", ", "GROUPING SETS (", ")"));
    }

    return aggregate.getGroupSet().isEmpty() ? null : list(input, aggregate.getGroupSet());
  }

  private static String list(Select input, ImmutableBitSet keys) {
    return keys.asList().stream()
        .map(key -> input.column(key).sql().text())
        .collect(Collectors.joining(", "));
  }

  /** The decorrelator's constant for each group that has rows. */
  private static boolean isLiteral(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
  }

  private Sql call(Select input, AggregateCall call) {
    if (isLiteral(call)) {
      return relations.expressions(input).as(call.rexList.get(0), call.getType());
    }

    SqlDialectBase dialect = relations.dialect();
    List<Column> arguments = AggregateTable.arguments(call).stream().map(input::column).toList();
    arguments.forEach(argument -> argument.use().run());
    List<RelDataType> types = arguments.stream().map(argument -> argument.facts().type()).toList();
    AggregateTable.Entry entry =
        dialect
            .aggregates()
            .aggregate(call.getAggregation(), types)
            .orElseThrow(() -> SqlDialectBase.unsupported("the aggregate " + call));
    return entry
        .spelling()
        .write(
            new AggregateTable.Use(
                arguments.stream().map(argument -> argument(argument, call)).toList(),
                types,
                arguments.stream().map(Column::facts).toList(),
                call.getType(),
                call.isDistinct() ? "DISTINCT " : "",
                order(input, call),
                "",
                filter(input, call),
                dialect));
  }

  /** GROUPING is asked about keys, which have to be recognised. */
  private Sql argument(Column column, AggregateCall call) {
    return column.isPlain() && call.getAggregation().getKind() != SqlKind.GROUPING
        ? relations.dialect().output(column.facts(), column.sql())
        : column.sql();
  }

  private String order(Select input, AggregateCall call) {
    List<String> keys = new ArrayList<>();
    for (RelFieldCollation key : call.getCollation().getFieldCollations()) {
      keys.add(relations.orderKey(input.column(key.getFieldIndex()), key));
    }

    return keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys);
  }

  private String filter(Select input, AggregateCall call) {
    if (!call.hasFilter()) {
      return "";
    }

    Column condition = input.column(call.filterArg);
    condition.use().run();
    return " FILTER (WHERE " + condition.sql().text() + ")";
  }
}

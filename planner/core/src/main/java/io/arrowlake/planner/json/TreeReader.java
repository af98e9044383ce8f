package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Reads what {@link TreeWriter} wrote. Used for one plan. */
final class TreeReader {
  private final RelOptCluster cluster;
  private final List<SourceTable> tables;
  private final Function<String, Site> sites;
  private final TypeFormat types;
  private final ExpressionReader expressions;

  TreeReader(
      RelOptCluster cluster,
      List<SourceTable> tables,
      Function<String, Site> sites,
      TypeFormat types,
      ExpressionReader expressions) {
    this.cluster = cluster;
    this.tables = tables;
    this.sites = sites;
    this.types = types;
    this.expressions = expressions;
  }

  RelNode read(JsonObject json) {
    List<RelNode> inputs = json.objects("inputs", this::read);
    return switch (json.text("rel")) {
      case "scan" -> scan(json);
      case "input" ->
          new FragmentInput(
              cluster,
              json.integer("fragment"),
              types.readRow(json, "columns"),
              json.number("rows"));
      case "values" ->
          LogicalValues.create(
              cluster,
              types.readRow(json, "columns"),
              ImmutableList.copyOf(json.list("tuples", this::tuple)));
      case "filter" -> LogicalFilter.create(one(inputs), expressions.read(json.value("condition")));
      case "project" -> project(json, one(inputs));
      case "join" ->
          LogicalJoin.create(
              at(inputs, 0),
              at(inputs, 1),
              List.of(),
              expressions.read(json.value("condition")),
              Set.of(),
              json.constant("join", JoinRelType.class));
      case "aggregate" -> aggregate(json, one(inputs));
      case "sort" ->
          LogicalSort.create(
              one(inputs), order(json), expression(json, "offset"), expression(json, "fetch"));
      case "union" -> LogicalUnion.create(inputs, json.is("all"));
      case "intersect" -> LogicalIntersect.create(inputs, json.is("all"));
      case "except" -> LogicalMinus.create(inputs, json.is("all"));
      default -> throw JsonObject.invalid("no such relation: " + json.text("rel"));
    };
  }

  private static RelNode one(List<RelNode> inputs) {
    return at(inputs, 0);
  }

  private static <T> T at(List<T> items, int place) {
    if (place < 0 || place >= items.size()) {
      throw JsonObject.invalid("there is no number " + place + " among " + items.size());
    }

    return items.get(place);
  }

  private @Nullable RexNode expression(JsonObject json, String field) {
    return json.has(field) ? expressions.read(json.value(field)) : null;
  }

  private ImmutableList<RexLiteral> tuple(JsonNode tuple) {
    ImmutableList.Builder<RexLiteral> values = ImmutableList.builder();
    tuple.forEach(value -> values.add(expressions.literal(value)));
    return values.build();
  }

  private RelNode scan(JsonObject json) {
    SourceTable table = at(tables, json.integer("table"));
    String site = json.textOrNull("site");
    RelDataType rowType =
        json.has("columns") ? types.readRow(json, "columns") : types.rowType(table);
    PlannedTable planned =
        new PlannedTable(
            table, site == null ? null : sites.apply(site), json.texts("names"), rowType);
    return LogicalTableScan.create(cluster, planned, List.of());
  }

  private RelNode project(JsonObject json, RelNode input) {
    List<RexNode> columns = json.list("expressions", expressions::read);
    List<String> names = json.texts("names");
    RelDataTypeFactory.Builder row = cluster.getTypeFactory().builder();
    for (int i = 0; i < columns.size(); i++) {
      row.add(at(names, i), columns.get(i).getType());
    }

    return LogicalProject.create(input, List.of(), columns, row.build(), Set.of());
  }

  private RelNode aggregate(JsonObject json, RelNode input) {
    ImmutableBitSet group = ImmutableBitSet.of(json.integers("group"));
    List<ImmutableBitSet> sets = json.list("groupingSets", TreeReader::columns);
    return LogicalAggregate.create(
        input,
        List.of(),
        group,
        sets.isEmpty() ? List.of(group) : sets,
        json.objects("calls", this::call));
  }

  private static ImmutableBitSet columns(JsonNode columns) {
    ImmutableBitSet.Builder set = ImmutableBitSet.builder();
    columns.forEach(column -> set.set(JsonObject.integer(column)));
    return set.build();
  }

  private AggregateCall call(JsonObject json) {
    return AggregateCall.create(
        SqlParserPos.ZERO,
        expressions.aggregate(json),
        json.is("distinct"),
        json.is("approximate"),
        json.is("ignoreNulls"),
        json.list("constants", expressions::read),
        json.integers("arguments"),
        json.has("filter") ? json.integer("filter") : -1,
        json.has("distinctKeys") ? columns(json.value("distinctKeys")) : null,
        order(json),
        types.read(json.value("type")),
        json.textOrNull("name"));
  }

  private static RelCollation order(JsonObject json) {
    return RelCollations.of(
        json.objects(
            "order",
            key ->
                new RelFieldCollation(
                    key.integer("column"),
                    key.constant("direction", RelFieldCollation.Direction.class),
                    key.constant("nulls", RelFieldCollation.NullDirection.class))));
  }
}

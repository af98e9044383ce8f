package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.SetOp;
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
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Writes the trees of fragments as JSON. Stateless but for its tables and formats. */
final class TreeWriter {
  private final List<SourceTable> tables;
  private final TypeFormat types;
  private final ExpressionWriter expressions;

  /** A writer of trees over these tables, which scans refer to by position. */
  TreeWriter(List<SourceTable> tables, TypeFormat types, ExpressionWriter expressions) {
    this.tables = tables;
    this.types = types;
    this.expressions = expressions;
  }

  ObjectNode write(RelNode node) {
    ObjectNode json = JsonObject.create();
    if (node instanceof LogicalTableScan scan) {
      scan(scan, json);
    } else if (node instanceof FragmentInput input) {
      json.put("rel", "input");
      json.put("fragment", input.fragment());
      json.put("rows", input.estimateRowCount(node.getCluster().getMetadataQuery()));
      json.set("columns", types.writeRow(input.getRowType()));
    } else if (node instanceof LogicalValues values) {
      json.put("rel", "values");
      json.set("columns", types.writeRow(values.getRowType()));
      json.set("tuples", JsonObject.array(values.getTuples(), expressions::all));
    } else if (node instanceof LogicalFilter filter) {
      json.put("rel", "filter");
      json.set("condition", expressions.write(filter.getCondition()));
    } else if (node instanceof LogicalProject project) {
      json.put("rel", "project");
      json.set("names", JsonObject.texts(project.getRowType().getFieldNames()));
      json.set("expressions", expressions.all(project.getProjects()));
    } else if (node instanceof LogicalJoin join) {
      json.put("rel", "join");
      json.put("join", join.getJoinType().name());
      json.set("condition", expressions.write(join.getCondition()));
    } else if (node instanceof LogicalAggregate aggregate) {
      aggregate(aggregate, json);
    } else if (node instanceof LogicalSort sort) {
      json.put("rel", "sort");
      json.set("order", order(sort.getCollation()));
      optional("offset", sort.offset, json);
      optional("fetch", sort.fetch, json);
    } else if (isPlainSetOperation(node)) {
      SetOp setOp = (SetOp) node;
      json.put("rel", setOp.kind.lowerName);
      json.put("all", setOp.all);
    } else {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR, "No JSON for the relation " + node.getRelTypeName());
    }

    if (!node.getInputs().isEmpty()) {
      json.set("inputs", JsonObject.array(node.getInputs(), this::write));
    }

    return json;
  }

  private static boolean isPlainSetOperation(RelNode node) {
    return node instanceof LogicalUnion
        || node instanceof LogicalIntersect
        || node instanceof LogicalMinus;
  }

  private void scan(LogicalTableScan scan, ObjectNode json) {
    int table = tables.indexOf(scan.getTable().unwrap(SourceTable.class));
    if (table < 0) {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR,
          "The plan does not list the table " + scan.getTable().getQualifiedName());
    }

    json.put("rel", "scan");
    json.put("table", table);
    json.set("names", JsonObject.texts(scan.getTable().getQualifiedName()));
    Site site = scan.getTable().unwrap(Site.class);
    if (site != null) {
      json.put("site", site.name());
    }

    // A statement that writes reads text without its declared length.
    if (!scan.getRowType().equals(types.rowType(tables.get(table)))) {
      json.set("columns", types.writeRow(scan.getRowType()));
    }
  }

  private void aggregate(Aggregate aggregate, ObjectNode json) {
    json.put("rel", "aggregate");
    json.set("group", columns(aggregate.getGroupSet()));
    if (aggregate.getGroupSets().size() > 1) {
      json.set("groupingSets", JsonObject.array(aggregate.getGroupSets(), TreeWriter::columns));
    }

    json.set("calls", JsonObject.array(aggregate.getAggCallList(), this::call));
  }

  private static JsonNode columns(ImmutableBitSet columns) {
    return JsonObject.integers(columns);
  }

  private JsonNode call(AggregateCall call) {
    ObjectNode json = JsonObject.create();
    expressions.operator(call.getAggregation(), json);
    json.set("arguments", JsonObject.integers(call.getArgList()));
    flag("distinct", call.isDistinct(), json);
    flag("approximate", call.isApproximate(), json);
    flag("ignoreNulls", call.ignoreNulls(), json);
    if (!call.rexList.isEmpty()) {
      json.set("constants", expressions.all(call.rexList));
    }

    if (call.hasFilter()) {
      json.put("filter", call.filterArg);
    }

    if (call.distinctKeys != null) {
      json.set("distinctKeys", columns(call.distinctKeys));
    }

    if (!call.collation.getFieldCollations().isEmpty()) {
      json.set("order", order(call.collation));
    }

    json.put("name", call.getName());
    json.set("type", types.write(call.getType()));
    return json;
  }

  private static void flag(String name, boolean value, ObjectNode json) {
    if (value) {
      json.put(name, true);
    }
  }

  private void optional(String name, @Nullable RexNode value, ObjectNode json) {
    if (value != null) {
      json.set(name, expressions.write(value));
    }
  }

  private static JsonNode order(RelCollation collation) {
    return JsonObject.array(collation.getFieldCollations(), TreeWriter::orderKey);
  }

  private static JsonNode orderKey(RelFieldCollation key) {
    ObjectNode json = JsonObject.create();
    json.put("column", key.getFieldIndex());
    json.put("direction", key.getDirection().name());
    json.put("nulls", key.nullDirection.name());
    return json;
  }
}

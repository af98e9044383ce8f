package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.InputLimit;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.SiteKind;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;

/**
 * Proves what the tables of a dialect can spell, unless the dialect objects. Compute engines are
 * asked by the same tables as sources, but may fail where the house fails. Thread-safe.
 */
final class DialectProver implements PushdownProver {
  private final String site;
  private final SiteKind kind;
  private final SqlDialectBase dialect;
  private final InputLimit inputLimit;

  DialectProver(String site, SiteKind kind, SqlDialectBase dialect, InputLimit inputLimit) {
    this.site = site;
    this.kind = kind;
    this.dialect = dialect;
    this.inputLimit = inputLimit;
  }

  @Override
  public Proof prove(Operation operation) {
    return unspelled(operation)
        .or(() -> partial(operation))
        .or(() -> dialect.objection(operation))
        .orElseGet(Proof::exact);
  }

  private Optional<Proof> unspelled(Operation operation) {
    if (operation instanceof Operation.Scan scan) {
      return scan(scan.table());
    } else if (operation instanceof Operation.Filter filter) {
      return expression(filter.condition());
    } else if (operation instanceof Operation.Project project) {
      return expression(project.expression());
    } else if (operation instanceof Operation.Group group) {
      return groupable(group.column());
    } else if (operation instanceof Operation.Aggregate aggregate) {
      return aggregate(aggregate.call(), aggregate.inputs());
    } else if (operation instanceof Operation.Sort sort) {
      return groupable(sort.column());
    } else if (operation instanceof Operation.Join join) {
      return join(join);
    } else if (operation instanceof Operation.SetOperation set) {
      return set.all() ? Optional.empty() : groupable(set.column());
    } else if (operation instanceof Operation.Assign assign) {
      return groupable(assign.column());
    } else if (operation instanceof Operation.Input input) {
      return input(input.columns());
    } else if (operation instanceof Operation.Values values) {
      return values.columns().stream().map(this::literals).flatMap(Optional::stream).findFirst();
    }

    return Optional.empty();
  }

  private Optional<Proof> scan(SourceTable table) {
    return kind == SiteKind.SOURCE || table.nativeScanAt(site).isPresent()
        ? Optional.empty()
        : refuse(RefusalReason.DIFFERENT_SITES, "a scan of " + table.name());
  }

  private Optional<Proof> input(List<ColumnFacts> columns) {
    if (kind == SiteKind.COMPUTE) {
      return Optional.empty();
    } else if (inputLimit.equals(InputLimit.NONE) || columns.isEmpty()) {
      String what = columns.isEmpty() ? "rows without columns" : "rows of others";
      return refuse(RefusalReason.NOT_IMPLEMENTED, what);
    }

    return columns.stream().map(this::groupable).flatMap(Optional::stream).findFirst();
  }

  private Optional<Proof> join(Operation.Join join) {
    JoinRelType type = join.type();
    return switch (type) {
      case INNER, LEFT, RIGHT, FULL, SEMI, ANTI -> expression(join.condition());
      default -> refuse(RefusalReason.NOT_IMPLEMENTED, "a join of type " + type);
    };
  }

  private Optional<Proof> aggregate(AggregateCall call, List<ColumnFacts> inputs) {
    List<RelDataType> types =
        AggregateTable.arguments(call).stream().map(i -> inputs.get(i).type()).toList();
    if (call.ignoreNulls() || call.distinctKeys != null || !call.rexList.isEmpty()) {
      return refuse(RefusalReason.FUNCTION_NOT_PROVEN, call.toString());
    }

    return dialect.aggregates().aggregate(call.getAggregation(), types).isPresent()
        ? Optional.empty()
        : refuse(RefusalReason.FUNCTION_NOT_PROVEN, call.toString());
  }

  private Optional<Proof> groupable(ColumnFacts column) {
    return switch (Family.of(column.type())) {
      case ARRAY, MAP, ROW, OTHER ->
          refuse(
              RefusalReason.TYPE, column.name() + " of type " + column.type().getFullTypeString());
      default -> Optional.empty();
    };
  }

  private Optional<Proof> literals(ColumnFacts column) {
    return groupable(column);
  }

  /** What in the expression no table has. */
  private Optional<Proof> expression(RexNode node) {
    if (node instanceof RexInputRef || node instanceof RexDynamicParam) {
      return Optional.empty();
    } else if (node instanceof RexLiteral literal) {
      return literal(literal);
    } else if (node instanceof RexOver over) {
      return window(over);
    } else if (node instanceof RexCall call) {
      return dialect.operators().spelling(call).isPresent()
          ? operands(call)
          : refuse(RefusalReason.FUNCTION_NOT_PROVEN, call.toString());
    }

    return refuse(RefusalReason.NOT_IMPLEMENTED, node.toString());
  }

  private Optional<Proof> operands(RexCall call) {
    boolean isSpelledWhole = call.getOperator().getName().equals("SEARCH");
    return call.getOperands().stream()
        .filter(operand -> !(operand instanceof RexLiteral) || !isSpelledWhole)
        .map(this::expression)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Proof> literal(RexLiteral literal) {
    return switch (Family.of(literal.getType())) {
      case ARRAY, MAP, ROW -> refuse(RefusalReason.TYPE, literal.toString());
      default -> Optional.empty();
    };
  }

  private Optional<Proof> window(RexOver over) {
    boolean spelled =
        dialect.aggregates().window(over).isPresent()
            && (!over.ignoreNulls() || dialect.hasIgnoreNulls())
            && (!over.isDistinct() || kind == SiteKind.COMPUTE);
    if (!spelled) {
      return refuse(RefusalReason.FUNCTION_NOT_PROVEN, over.toString());
    }

    return operands(over)
        .or(() -> first(over.getWindow().partitionKeys))
        .or(() -> first(over.getWindow().orderKeys.stream().map(key -> key.left).toList()));
  }

  private Optional<Proof> first(List<RexNode> nodes) {
    return nodes.stream().map(this::expression).flatMap(Optional::stream).findFirst();
  }

  /** A source may evaluate a filter before another one that guards it. */
  private Optional<Proof> partial(Operation operation) {
    if (kind == SiteKind.COMPUTE) {
      return Optional.empty();
    } else if (operation instanceof Operation.Filter filter) {
      return partial(filter.condition());
    } else if (operation instanceof Operation.Join join) {
      return partial(join.condition());
    }

    return Optional.empty();
  }

  private Optional<Proof> partial(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return Optional.empty();
    }

    return dialect.operators().isPartial(call)
        ? refuse(RefusalReason.PARTIAL_FUNCTION, call.toString())
        : call.getOperands().stream().map(this::partial).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Proof> refuse(RefusalReason reason, String detail) {
    return Optional.of(Proof.refuse(reason, detail));
  }
}

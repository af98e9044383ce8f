package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.sql.Sql.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Writes expressions over the columns of one {@link Select}. Used while one text is written. */
final class ExpressionWriter {
  private final SqlDialectBase dialect;
  private final List<RexLiteral> parameters;
  private final IntFunction<Column> inputs;
  private final Map<String, Select> outer;

  ExpressionWriter(
      SqlDialectBase dialect,
      List<RexLiteral> parameters,
      IntFunction<Column> inputs,
      Map<String, Select> outer) {
    this.dialect = dialect;
    this.parameters = parameters;
    this.inputs = inputs;
    this.outer = outer;
  }

  SqlDialectBase dialect() {
    return dialect;
  }

  /** The expression with exactly its house type. */
  Sql write(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return value(inputs.apply(ref.getIndex()));
    } else if (node instanceof RexLiteral literal) {
      return dialect.literal(literal);
    } else if (node instanceof RexOver over) {
      return new WindowWriter(this).write(over);
    } else if (node instanceof RexCall call) {
      return call(call);
    } else if (node instanceof RexDynamicParam parameter) {
      return parameter(parameter);
    } else if (node instanceof RexFieldAccess access) {
      return outerColumn(access).map(this::value).orElseThrow(() -> refused(node));
    }

    throw refused(node);
  }

  private static RuntimeException refused(RexNode node) {
    return SqlDialectBase.unsupported("the expression " + node);
  }

  private Sql value(Column column) {
    column.use().run();
    return column.isPlain() ? dialect.output(column.facts(), column.sql()) : column.sql();
  }

  /** A column as the site keeps it, for comparisons that the site makes by the house's rule. */
  Sql kept(RexNode node) {
    if (node instanceof RexInputRef ref) {
      Column column = inputs.apply(ref.getIndex());
      column.use().run();
      return column.sql();
    }

    return write(node);
  }

  private Sql call(RexCall call) {
    return dialect
        .operators()
        .spelling(call)
        .orElseThrow(() -> refused(call))
        .write(new Call(call, this));
  }

  private Sql parameter(RexDynamicParam parameter) {
    if (parameters.isEmpty()) {
      return Sql.atom("?" + (parameter.getIndex() + 1));
    }

    RexLiteral value = parameters.get(parameter.getIndex());
    return as(value, parameter.getType());
  }

  private Optional<Column> outerColumn(RexFieldAccess access) {
    return access.getReferenceExpr() instanceof RexCorrelVariable variable
        ? Optional.ofNullable(outer.get(variable.id.getName()))
            .map(select -> select.column(access.getField().getIndex()))
        : Optional.empty();
  }

  /** A literal without casts; anything else as {@link #write} does. */
  Sql bare(RexNode node) {
    return literal(node).map(dialect::bare).orElseGet(() -> write(node));
  }

  private Optional<RexLiteral> literal(RexNode node) {
    if (node instanceof RexLiteral literal) {
      return Optional.of(literal);
    } else if (node instanceof RexDynamicParam parameter && !parameters.isEmpty()) {
      RexLiteral value = parameters.get(parameter.getIndex());
      return isSame(value.getType(), node.getType()) ? Optional.of(value) : Optional.empty();
    }

    return Optional.empty();
  }

  /** The expression with exactly this type. */
  Sql as(RexNode node, RelDataType type) {
    if (isSame(node.getType(), type)) {
      return write(node);
    }

    if (node instanceof RexLiteral literal && literal.isNull()) {
      return dialect.nullOf(type);
    }

    return dialect
        .cast(write(node), node.getType(), type)
        .orElseThrow(
            () ->
                SqlDialectBase.unsupported(
                    "a cast of " + node + " to " + type.getFullTypeString()));
  }

  static boolean isSame(RelDataType left, RelDataType right) {
    return SqlTypeUtil.equalSansNullability(left, right)
        || (Family.of(left) == Family.of(right)
            && left.getSqlTypeName() == right.getSqlTypeName()
            && switch (Family.of(left)) {
              // A text never grows by itself, so that only a shorter type needs a cut.
              case TEXT -> left.getPrecision() <= right.getPrecision();
              case BYTES, MONTHS, MICROSECONDS, TIME, TIMESTAMP, INSTANT -> true;
              default -> false;
            });
  }

  /** The facts of an expression: those of its column, where it is one. */
  ColumnFacts facts(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return inputs.apply(ref.getIndex()).facts();
    } else if (node instanceof RexFieldAccess access) {
      return outerColumn(access)
          .map(Column::facts)
          .orElseGet(() -> ColumnFacts.derived("", node.getType()));
    }

    return ColumnFacts.derived("", node.getType());
  }

  /** A condition as a part of a list of conditions. */
  Sql condition(RexNode node) {
    return write(node);
  }

  static String and(List<Sql> conditions) {
    if (conditions.size() == 1) {
      return conditions.get(0).text();
    }

    return String.join(" AND ", conditions.stream().map(c -> c.within(Level.NOT)).toList());
  }
}

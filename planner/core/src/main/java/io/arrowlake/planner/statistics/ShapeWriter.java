package io.arrowlake.planner.statistics;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.FragmentInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Writes the text of a shape: a set of relations that are joined, and the conditions among them.
 * Used once, by one thread.
 *
 * <p>While it collects, a relation is spoken of by its number between two marks; in the text the
 * relations are in the order of their own texts, and have their places there as numbers.
 */
final class ShapeWriter {
  private static final char MARK = '\u0001';

  private final Map<Integer, RelNode> fragments;
  private final List<String> relations = new ArrayList<>();
  private final List<Set<String>> classes = new ArrayList<>();
  private final Set<String> conditions = new TreeSet<>();

  /** The columns of all that was added, one after the other. */
  private final List<String> columns = new ArrayList<>();

  private boolean unknown;

  ShapeWriter(Map<Integer, RelNode> fragments) {
    this.fragments = fragments;
  }

  /** Joins the rows of a tree to those that are there. */
  ShapeWriter add(RelNode tree) {
    columns.addAll(visit(tree));
    return this;
  }

  /** Adds equalities of columns, numbered through all that was added. */
  ShapeWriter equal(List<List<Integer>> sets) {
    for (List<Integer> set : sets) {
      bind(set.stream().map(columns::get).collect(Collectors.toCollection(TreeSet::new)));
    }

    return this;
  }

  /** Adds conditions over all that was added. */
  ShapeWriter conditions(List<RexNode> conjuncts) {
    conjuncts.forEach(conjunct -> condition(conjunct, columns));
    return this;
  }

  /** The text, empty where an expression cannot be written. */
  Optional<String> text() {
    if (unknown) {
      return Optional.empty();
    }

    Set<String> all = new TreeSet<>();
    List<String> places = places();
    conditions.forEach(condition -> all.add(placed(condition, places)));
    for (Set<String> equal : classes) {
      Set<String> members = new TreeSet<>();
      equal.forEach(member -> members.add(placed(member, places)));
      if (members.size() > 1) {
        all.add(String.join("=", members));
      }
    }

    List<String> sorted = new ArrayList<>(relations);
    sorted.sort(Comparator.naturalOrder());
    return Optional.of(String.join(",", sorted) + "{" + String.join(" AND ", all) + "}");
  }

  /** For each relation its place among the sorted ones. */
  private List<String> places() {
    List<Integer> order =
        IntStream.range(0, relations.size())
            .boxed()
            .sorted(Comparator.comparing(relations::get))
            .toList();
    return IntStream.range(0, relations.size()).mapToObj(i -> "t" + order.indexOf(i)).toList();
  }

  private static String placed(String text, List<String> places) {
    StringBuilder placed = new StringBuilder();
    String[] parts = text.split(String.valueOf(MARK), -1);
    for (int i = 0; i < parts.length; i++) {
      placed.append(i % 2 == 0 ? parts[i] : places.get(Integer.parseInt(parts[i])));
    }

    return placed.toString();
  }

  /** The texts of the columns of a tree whose rows are joined to the others. */
  private List<String> visit(RelNode given) {
    RelNode node = given.stripped();
    if (node instanceof TableScan scan) {
      SourceTable table = scan.getTable().unwrapOrThrow(SourceTable.class);
      String relation = relation(table.name().toString());
      return scan.getRowType().getFieldNames().stream().map(name -> relation + name).toList();
    } else if (node instanceof FragmentInput input) {
      return visit(fragments.get(input.fragment()));
    } else if (node instanceof Filter filter) {
      List<String> input = visit(filter.getInput());
      conditions(filter.getCondition(), input);
      return input;
    } else if (node instanceof Project project) {
      List<String> input = visit(project.getInput());
      return project.getProjects().stream().map(expression -> text(expression, input)).toList();
    } else if (node instanceof Join join) {
      return visit(join);
    } else if (node instanceof Aggregate aggregate) {
      return visit(aggregate);
    }

    return visit(node.getInput(0));
  }

  /** Adds a relation; the mark that begins the texts of its columns. */
  private String relation(String text) {
    relations.add(text);
    return "" + MARK + (relations.size() - 1) + MARK + ".";
  }

  private List<String> visit(Join join) {
    return switch (join.getJoinType()) {
      case INNER -> {
        List<String> both = new ArrayList<>(visit(join.getLeft()));
        both.addAll(visit(join.getRight()));
        conditions(join.getCondition(), both);
        yield both;
      }
      case SEMI, ANTI -> filteredBy(join);
      default -> outer(join);
    };
  }

  /** A semi or anti join is a condition on the rows of its left input. */
  private List<String> filteredBy(Join join) {
    List<String> left = visit(join.getLeft());
    Inner right = inner(join.getRight());
    List<String> both = new ArrayList<>(left);
    right.columns().forEach(column -> both.add("r:" + column));
    String found = text(join.getCondition(), both);
    String not = join.getJoinType() == JoinRelType.ANTI ? "NOT " : "";
    conditions.add(not + "EXISTS(" + right.text() + "; " + found + ")");
    return left;
  }

  private List<String> outer(Join join) {
    Inner left = inner(join.getLeft());
    Inner right = inner(join.getRight());
    List<String> both = new ArrayList<>();
    left.columns().forEach(column -> both.add("l:" + column));
    right.columns().forEach(column -> both.add("r:" + column));
    String found = text(join.getCondition(), both);
    String relation =
        relation(join.getJoinType() + "(" + left.text() + "; " + right.text() + "; " + found + ")");
    return IntStream.range(0, join.getRowType().getFieldCount())
        .mapToObj(i -> relation + (i < both.size() ? both.get(i) : "mark"))
        .toList();
  }

  private List<String> visit(Aggregate aggregate) {
    Inner input = inner(aggregate.getInput());
    List<String> groups = new ArrayList<>();
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      groups.add(set.asList().stream().map(input.columns()::get).sorted().toList().toString());
    }

    String relation = relation("GROUP(" + input.text() + "; " + groups + ")");
    List<String> result = new ArrayList<>();
    aggregate.getGroupSet().forEach(key -> result.add(relation + input.columns().get(key)));
    for (AggregateCall call : aggregate.getAggCallList()) {
      List<String> arguments = call.getArgList().stream().map(input.columns()::get).toList();
      String filter = call.filterArg < 0 ? "" : input.columns().get(call.filterArg);
      result.add(
          relation
              + call.getAggregation().getName()
              + (call.isDistinct() ? "(DISTINCT " : "(")
              + String.join(",", arguments)
              + ")"
              + filter);
    }

    return result;
  }

  /** A tree whose rows are not joined to the others as they are. */
  private record Inner(String text, List<String> columns) {}

  private Inner inner(RelNode tree) {
    ShapeWriter writer = new ShapeWriter(fragments);
    writer.add(tree);
    List<String> places = writer.places();
    unknown |= writer.unknown;
    return new Inner(
        writer.text().orElse(""),
        writer.columns.stream().map(column -> placed(column, places)).toList());
  }

  // Conditions

  private void conditions(RexNode condition, List<String> input) {
    RelOptUtil.conjunctions(condition).forEach(conjunct -> condition(conjunct, input));
  }

  private void condition(RexNode conjunct, List<String> input) {
    if (conjunct.getKind() == SqlKind.EQUALS
        && conjunct instanceof RexCall call
        && call.getOperands().stream().allMatch(RexInputRef.class::isInstance)) {
      bind(
          call.getOperands().stream()
              .map(operand -> text(operand, input))
              .collect(Collectors.toCollection(TreeSet::new)));
    } else {
      conditions.add(text(conjunct, input));
    }
  }

  private void bind(Set<String> equal) {
    Set<String> bound = new TreeSet<>(equal);
    for (Set<String> known : List.copyOf(classes)) {
      if (known.stream().anyMatch(bound::contains)) {
        bound.addAll(known);
        classes.remove(known);
      }
    }

    classes.add(bound);
  }

  private String text(RexNode node, List<String> input) {
    if (node instanceof RexInputRef ref) {
      return input.get(ref.getIndex());
    } else if (node instanceof RexLiteral literal) {
      return literal(literal);
    } else if (node instanceof RexFieldAccess field) {
      return text(field.getReferenceExpr(), input) + "." + field.getField().getName();
    } else if (node instanceof RexDynamicParam) {
      return node.toString();
    } else if (node instanceof RexCall call && call.getClass() == RexCall.class) {
      return call(call, input);
    }

    unknown = true;
    return "";
  }

  /** A literal has its value only: types become narrower while a statement is planned. */
  private static String literal(RexLiteral literal) {
    Object value = literal.getValue();
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }

    return String.valueOf(value);
  }

  private String call(RexCall call, List<String> input) {
    List<String> operands = new ArrayList<>();
    call.getOperands().forEach(operand -> operands.add(text(operand, input)));
    if (isNumericCast(call)) {
      return operands.get(0);
    }

    switch (call.getKind()) {
      case AND, OR, EQUALS, NOT_EQUALS -> operands.sort(Comparator.naturalOrder());
      default -> {}
    }

    return call.getOperator().getName() + "(" + String.join(", ", operands) + ")";
  }

  private static boolean isNumericCast(RexCall call) {
    return call.getKind() == SqlKind.CAST
        && SqlTypeUtil.isExactNumeric(call.getType())
        && SqlTypeUtil.isExactNumeric(call.getOperands().get(0).getType());
  }
}

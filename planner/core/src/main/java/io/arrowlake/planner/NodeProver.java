package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.proof.ColumnFactsDeriver;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Asks a site about all the operations that one node consists of. Stateless. */
public final class NodeProver {
  private final ColumnFactsDeriver facts = new ColumnFactsDeriver();

  /**
   * What the site may do of the node, one decision for each operation; the node may run there if
   * all are exact.
   */
  List<Decision> decisions(RelNode node, Site site) {
    return decisions(node, node.getInputs().stream().map(facts::of).toList(), site);
  }

  /**
   * What the site may do of a node that reads columns with these facts, input by input: those of
   * rows that are sent to the site are not those of the tables that they come from.
   */
  List<Decision> decisions(RelNode node, List<List<ColumnFacts>> inputs, Site site) {
    List<Decision> decisions = new ArrayList<>();
    for (Question question : questions(node, inputs)) {
      decisions.add(
          new Decision(site.name(), question.text(), site.prover().prove(question.operation())));
    }

    if (decisions.isEmpty()) {
      decisions.add(
          new Decision(
              site.name(),
              node.getRelTypeName(),
              Proof.refuse(RefusalReason.NOT_IMPLEMENTED, node.getRelTypeName())));
    }

    return decisions;
  }

  /** Whether a site may run all of a node, whose inputs it is given. */
  public boolean takes(RelNode node, Site site) {
    return isExact(decisions(node, site));
  }

  /** Whether the site gives the same rows for all of the node. */
  static boolean isExact(List<Decision> decisions) {
    return decisions.stream().allMatch(decision -> decision.proof().isExact());
  }

  /** Whether the site refuses none of the node, though it may keep more rows. */
  static boolean isSuperset(List<Decision> decisions) {
    return decisions.stream().noneMatch(decision -> decision.proof() instanceof Proof.Refused);
  }

  private record Question(String text, Operation operation) {}

  /** Whether the site takes rows of this node to join them. */
  Decision input(RelNode node, Site site) {
    String names = String.join(", ", node.getRowType().getFieldNames());
    Operation operation = new Operation.Input(ColumnFactsDeriver.derived(node.getRowType()));
    return new Decision(site.name(), "send " + names, site.prover().prove(operation));
  }

  private List<Question> questions(RelNode node, List<List<ColumnFacts>> inputs) {
    if (node instanceof TableScan scan) {
      SourceTable table = scan.getTable().unwrap(SourceTable.class);
      return List.of(new Question("scan " + table.name(), new Operation.Scan(table)));
    } else if (node instanceof Filter filter) {
      return filter(filter, inputs.get(0));
    } else if (node instanceof Project project) {
      return project(project, inputs.get(0));
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate, inputs.get(0));
    } else if (node instanceof Join join) {
      return join(join, inputs);
    } else if (node instanceof Sort sort) {
      return sort(sort, inputs.get(0));
    } else if (node instanceof SetOp setOp) {
      return setOperation(setOp, inputs);
    } else if (node instanceof Values values) {
      return List.of(
          new Question("values", new Operation.Values(facts.of(values), values.getTuples())));
    }

    return List.of();
  }

  private static List<Question> filter(Filter filter, List<ColumnFacts> columns) {
    return RelOptUtil.conjunctions(filter.getCondition()).stream()
        .map(
            conjunct ->
                new Question(
                    "filter " + text(conjunct, columns), new Operation.Filter(conjunct, columns)))
        .toList();
  }

  private static List<Question> project(Project project, List<ColumnFacts> columns) {
    List<Question> questions = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      if (!(expression instanceof RexInputRef)) {
        questions.add(
            new Question(
                "project " + text(expression, columns),
                new Operation.Project(expression, columns)));
      }
    }

    if (questions.isEmpty()) {
      String names =
          project.getProjects().stream()
              .map(e -> text(e, columns))
              .collect(Collectors.joining(", "));
      RexNode first = project.getProjects().isEmpty() ? null : project.getProjects().get(0);
      Operation operation =
          first == null ? new Operation.Limit() : new Operation.Project(first, columns);
      questions.add(new Question("columns " + names, operation));
    }

    return questions;
  }

  private static List<Question> aggregate(Aggregate aggregate, List<ColumnFacts> columns) {
    List<Question> questions = new ArrayList<>();
    for (int column : aggregate.getGroupSet()) {
      questions.add(
          new Question(
              "group by " + columns.get(column).name(), new Operation.Group(columns.get(column))));
    }

    if (aggregate.getGroupSets().size() > 1) {
      questions.add(new Question("grouping sets", new Operation.GroupingSets()));
    }

    for (AggregateCall call : aggregate.getAggCallList()) {
      questions.add(
          new Question("aggregate " + text(call, columns), new Operation.Aggregate(call, columns)));
    }

    if (questions.isEmpty()) {
      questions.add(new Question("group by nothing", new Operation.GroupingSets()));
    }

    return questions;
  }

  private static List<Question> join(Join join, List<List<ColumnFacts>> inputs) {
    List<ColumnFacts> columns = new ArrayList<>(inputs.get(0));
    columns.addAll(inputs.get(1));
    return List.of(
        new Question(
            join.getJoinType().lowerName + " join on " + text(join.getCondition(), columns),
            new Operation.Join(join.getJoinType(), join.getCondition(), columns)));
  }

  private static List<Question> sort(Sort sort, List<ColumnFacts> columns) {
    List<Question> questions = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      ColumnFacts column = columns.get(key.getFieldIndex());
      questions.add(
          new Question(
              "order by " + column.name() + " " + key.shortString().toLowerCase(Locale.ROOT),
              new Operation.Sort(key, column)));
    }

    if (sort.fetch != null || sort.offset != null) {
      questions.add(new Question("limit " + limit(sort), new Operation.Limit()));
    }

    return questions;
  }

  private static String limit(Sort sort) {
    String fetch = sort.fetch == null ? "all" : sort.fetch.toString();
    return sort.offset == null ? fetch : fetch + " offset " + sort.offset;
  }

  private static List<Question> setOperation(SetOp setOp, List<List<ColumnFacts>> inputs) {
    List<Question> questions = new ArrayList<>();
    for (List<ColumnFacts> input : inputs) {
      for (ColumnFacts column : input) {
        questions.add(
            new Question(
                setOp.kind.sql.toLowerCase(Locale.ROOT)
                    + (setOp.all ? " all " : " ")
                    + column.name(),
                new Operation.SetOperation(setOp.kind, setOp.all, column)));
      }
    }

    return questions;
  }

  private static String text(RexNode expression, List<ColumnFacts> columns) {
    return ExpressionText.of(expression, columns);
  }

  private static String text(AggregateCall call, List<ColumnFacts> columns) {
    String arguments =
        call.getArgList().isEmpty()
            ? "*"
            : call.getArgList().stream()
                .map(i -> columns.get(i).name())
                .collect(Collectors.joining(", "));
    return call.getAggregation().getName().toLowerCase(Locale.ROOT)
        + "("
        + (call.isDistinct() ? "distinct " : "")
        + arguments
        + ")";
  }
}

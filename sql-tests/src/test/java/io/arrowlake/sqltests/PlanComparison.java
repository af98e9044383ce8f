package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.proof.Site;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.sql.SqlExplainLevel;

/** Whether two plans are the same in all that matters when they run. Stateless. */
final class PlanComparison {
  private static final PlanPrinter PRINTER = new PlanPrinter();

  private PlanComparison() {}

  static void assertSame(FederatedPlan actual, FederatedPlan expected) {
    EnumSet<PlanPrinter.Detail> all = EnumSet.allOf(PlanPrinter.Detail.class);
    assertThat(PRINTER.lines(actual, all)).isEqualTo(PRINTER.lines(expected, all));
    assertThat(actual.sql()).isEqualTo(expected.sql());
    assertThat(actual.rowType()).isEqualTo(expected.rowType());
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.runtimeFilters()).isEqualTo(expected.runtimeFilters());
    assertThat(actual.write()).isEqualTo(expected.write());
    assertThat(tables(actual)).isEqualTo(tables(expected));
    for (int i = 0; i < expected.fragments().size(); i++) {
      assertSame(actual.fragments().get(i), expected.fragments().get(i));
    }
  }

  private static void assertSame(Fragment actual, Fragment expected) {
    assertThat(actual.site()).isSameAs(expected.site());
    assertThat(actual.inputs()).isEqualTo(expected.inputs());
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.bytes()).isEqualTo(expected.bytes());
    assertThat(actual.cost()).isEqualTo(expected.cost());
    assertThat(actual.decisions()).isEqualTo(expected.decisions());
    assertSame(actual.root(), expected.root());
  }

  /** The tables without what is only estimated. */
  private static List<SourceTable> tables(FederatedPlan plan) {
    return plan.tables().stream()
        .map(
            table ->
                new SourceTable(
                    table.name(),
                    table.remoteName(),
                    table.columns(),
                    new TableStatistics(table.statistics().rowCount(), Map.of()),
                    table.keys(),
                    table.versionToken(),
                    table.kind(),
                    table.writable(),
                    table.nativeScan(),
                    table.remark(),
                    table.defaults(),
                    List.of(),
                    List.of()))
        .toList();
  }

  private static void assertSame(RelNode actual, RelNode expected) {
    assertThat(actual.getClass()).isEqualTo(expected.getClass());
    assertThat(actual.getRowType()).as(text(expected)).isEqualTo(expected.getRowType());
    assertThat(parts(actual)).as(text(expected)).isEqualTo(parts(expected));
    assertThat(actual.getInputs()).hasSameSizeAs(expected.getInputs());
    for (int i = 0; i < expected.getInputs().size(); i++) {
      assertSame(actual.getInput(i), expected.getInput(i));
    }
  }

  private static String text(RelNode node) {
    return RelOptUtil.toString(node, SqlExplainLevel.EXPPLAN_ATTRIBUTES);
  }

  /** What a node has beside its inputs, as values that are equal only where their types are. */
  private static List<Object> parts(RelNode node) {
    List<Object> parts = new ArrayList<>();
    if (node instanceof Filter filter) {
      parts.add(filter.getCondition());
    } else if (node instanceof Project project) {
      parts.add(project.getProjects());
    } else if (node instanceof Join join) {
      parts.add(join.getCondition());
      parts.add(join.getJoinType());
    } else if (node instanceof Aggregate aggregate) {
      parts.add(aggregate.getGroupSets());
      parts.add(aggregate.getAggCallList());
    } else if (node instanceof Sort sort) {
      parts.add(sort.getCollation());
      parts.add(sort.getSortExps());
      parts.add(String.valueOf(sort.offset));
      parts.add(String.valueOf(sort.fetch));
    } else if (node instanceof Values values) {
      parts.add(values.getTuples());
    } else if (node instanceof FragmentInput input) {
      parts.add(input.fragment());
      parts.add(input.estimateRowCount(node.getCluster().getMetadataQuery()));
    } else if (node instanceof TableScan scan) {
      parts.add(scan.getTable().getQualifiedName());
      parts.add(String.valueOf(scan.getTable().unwrap(Site.class)));
    }

    return parts;
  }
}

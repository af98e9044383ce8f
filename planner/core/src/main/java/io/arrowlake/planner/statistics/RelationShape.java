package io.arrowlake.planner.statistics;

import com.google.common.base.Suppliers;
import com.google.common.hash.Hashing;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;

/**
 * Which rows a relational tree gives, in a form that does not depend on how the tree computes them:
 * its tables, the conditions on them and the groups that are made. Columns, the order of joins, the
 * place of a filter and the order of rows make no difference. Literals are a part of it, so that
 * the same statement with other values has another shape. Immutable.
 */
public final class RelationShape {
  /** Longer texts are kept as their hash. */
  private static final int LONGEST = 400;

  private final List<SourceTable> tables;
  private final Supplier<Optional<String>> text;

  private RelationShape(List<SourceTable> tables, Supplier<Optional<String>> writer) {
    this.tables = List.copyOf(tables);
    this.text = Suppliers.memoize(() -> writer.get().map(RelationShape::shortened))::get;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  /** The shape of a tree, empty where it has a node of which the number of rows says nothing. */
  public static Optional<RelationShape> of(RelNode tree) {
    return of(tree, Map.of());
  }

  /** The shape of what a fragment gives, with all that its inputs compute. */
  public static Optional<RelationShape> of(Fragment fragment, FederatedPlan plan) {
    Map<Integer, RelNode> inputs = new HashMap<>();
    plan.fragments().forEach(each -> inputs.put(each.id(), each.root()));
    return of(fragment.root(), inputs);
  }

  private static Optional<RelationShape> of(RelNode tree, Map<Integer, RelNode> fragments) {
    List<SourceTable> tables = new ArrayList<>();
    if (!collect(tree, fragments, tables)) {
      return Optional.empty();
    }

    return Optional.of(
        new RelationShape(tables, () -> new ShapeWriter(fragments).add(tree).text()));
  }

  /**
   * The shape of an inner join of trees that have one.
   *
   * @param inputs what is joined
   * @param tables the tables that are read
   * @param equal sets of columns that are equal to each other, numbered through the inputs
   * @param conditions what else holds, over the numbered columns
   */
  public static RelationShape join(
      List<RelNode> inputs,
      List<SourceTable> tables,
      List<List<Integer>> equal,
      List<RexNode> conditions) {
    return new RelationShape(
        tables,
        () -> {
          ShapeWriter writer = new ShapeWriter(Map.of());
          inputs.forEach(writer::add);
          return writer.equal(equal).conditions(conditions).text();
        });
  }

  /** Whether all nodes are such that have a shape; {@code tables} receives the tables. */
  private static boolean collect(
      RelNode given, Map<Integer, RelNode> fragments, List<SourceTable> tables) {
    RelNode node = given.stripped();
    if (node instanceof TableScan scan) {
      SourceTable table = scan.getTable().unwrap(SourceTable.class);
      return table != null && tables.add(table);
    } else if (node instanceof FragmentInput input) {
      RelNode root = fragments.get(input.fragment());
      return root != null && collect(root, fragments, tables);
    }

    boolean known =
        node instanceof Filter
            || node instanceof Join
            || node instanceof Aggregate
            || node instanceof Project project && !project.containsOver()
            || node instanceof Sort sort && sort.fetch == null && sort.offset == null;
    return known && node.getInputs().stream().allMatch(input -> collect(input, fragments, tables));
  }

  /**
   * The tables that are read, in the order of their names; one that is read twice is there twice.
   */
  public List<SourceTable> tables() {
    List<SourceTable> sorted = new ArrayList<>(tables);
    sorted.sort(Comparator.comparing(table -> table.name().toString()));
    return sorted;
  }

  /** The names of the tables that are read. */
  public Set<TableName> names() {
    return names(tables);
  }

  /** The names of tables. */
  public static Set<TableName> names(List<SourceTable> tables) {
    Set<TableName> names = new HashSet<>();
    tables.forEach(table -> names.add(table.name()));
    return names;
  }

  /** The tables that a tree reads, empty where it has no shape. */
  public static Optional<List<SourceTable>> tables(RelNode tree) {
    List<SourceTable> tables = new ArrayList<>();
    return collect(tree, Map.of(), tables) ? Optional.of(tables) : Optional.empty();
  }

  /**
   * The canonical text, which trees that give the same rows share; computed at the first call.
   * Empty where a condition cannot be written.
   */
  public Optional<String> text() {
    return text.get();
  }
}

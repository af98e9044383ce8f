package io.arrowlake.examples.embedded;

import io.arrowlake.planner.plan.FragmentInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Computes the trees that {@link HashJoinSite} agreed to. Used for one plan. */
final class HashJoinLoop {
  private final Map<Integer, List<List<@Nullable Object>>> inputs;

  /** A loop over the rows of other fragments, by their numbers. */
  HashJoinLoop(Map<Integer, List<List<@Nullable Object>>> inputs) {
    this.inputs = inputs;
  }

  List<List<@Nullable Object>> rows(RelNode node) {
    if (node instanceof FragmentInput input) {
      return inputs.get(input.fragment());
    } else if (node instanceof Project project) {
      return project(project);
    } else if (node instanceof Join join) {
      return join(join);
    }

    throw new IllegalStateException("The planner was told that this cannot run here: " + node);
  }

  private List<List<@Nullable Object>> project(Project project) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : rows(project.getInput())) {
      List<@Nullable Object> columns = new ArrayList<>();
      for (RexNode column : project.getProjects()) {
        columns.add(row.get(((RexInputRef) column).getIndex()));
      }

      rows.add(Collections.unmodifiableList(columns));
    }

    return rows;
  }

  private List<List<@Nullable Object>> join(Join join) {
    JoinInfo keys = join.analyzeCondition();
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> table = new HashMap<>();
    for (List<@Nullable Object> row : rows(join.getRight())) {
      List<@Nullable Object> key = key(row, keys.rightKeys);
      if (!key.contains(null)) {
        table.computeIfAbsent(key, none -> new ArrayList<>()).add(row);
      }
    }

    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : rows(join.getLeft())) {
      for (List<@Nullable Object> match : table.getOrDefault(key(row, keys.leftKeys), List.of())) {
        List<@Nullable Object> both = new ArrayList<>(row);
        both.addAll(match);
        rows.add(Collections.unmodifiableList(both));
      }
    }

    return rows;
  }

  private static List<@Nullable Object> key(List<@Nullable Object> row, List<Integer> columns) {
    List<@Nullable Object> key = new ArrayList<>();
    columns.forEach(column -> key.add(row.get(column)));
    return key;
  }
}

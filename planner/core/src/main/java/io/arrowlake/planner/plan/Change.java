package io.arrowlake.planner.plan;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does to rows of one table. The plan computes rows that tell what becomes of
 * which row: first the identity of the row at its source, then the number of the action where there
 * are several, then the values of the actions. Immutable.
 *
 * @param table the table, without the columns of the identity
 * @param actions what happens to a row; a row has the number of one of them
 * @param layout which columns of the computed rows are not values
 * @param matching whether a row of the table may come more than once
 * @param place where the rows are computed
 * @param returned what is returned of each row that changed, null for nothing
 */
public record Change(
    SourceTable table,
    List<Action> actions,
    Layout layout,
    Matching matching,
    Place place,
    @Nullable Returned returned) {
  public Change {
    actions = List.copyOf(actions);
  }

  /** What happens to a row. */
  public sealed interface Action {

    /** The columns that get values. */
    List<Assignment> assignments();
  }

  /** A row gets new values. */
  public record Update(List<Assignment> assignments) implements Action {
    public Update {
      assignments = List.copyOf(assignments);
    }
  }

  /** A row goes. */
  public record Delete() implements Action {

    @Override
    public List<Assignment> assignments() {
      return List.of();
    }
  }

  /** A row comes; columns that are not assigned get the source's defaults. */
  public record Insert(List<Assignment> assignments) implements Action {
    public Insert {
      assignments = List.copyOf(assignments);
    }
  }

  /**
   * A column that gets a value.
   *
   * @param value the position of the value among the columns of the computed rows, {@link #DEFAULT}
   *     for the default of the source
   */
  public record Assignment(ColumnFacts column, int value) {
    /** Stands for the default of the source. */
    public static final int DEFAULT = -1;

    /** Whether the value is the default of the source. */
    public boolean isDefault() {
      return value == DEFAULT;
    }
  }

  /**
   * Which columns of the computed rows are not values.
   *
   * @param identity how many columns at the front identify a row; NULL in rows that are inserted
   * @param action the column with the number of the action, -1 where there is one action only
   */
  public record Layout(int identity, int action) {}

  /** Whether a row of the table may come more than once. */
  public enum Matching {
    /** It cannot, or it does not matter. */
    ANY,
    /** It could, and is an error: which of the new values it gets would be chance. */
    ONCE
  }

  /** Where the rows are computed. */
  public enum Place {
    /** At the source of the table, by the statement that changes them. */
    SOURCE,
    /** Here; they are sent to the source. */
    ENGINE
  }

  /**
   * What is returned of each row.
   *
   * @param expressions expressions over the columns of the table
   * @param rowType the names and types of the columns
   */
  public record Returned(List<RexNode> expressions, RelDataType rowType) {
    public Returned {
      expressions = List.copyOf(expressions);
    }
  }

  /** The same, computed elsewhere. */
  public Change at(Place other) {
    return new Change(table, actions, layout, matching, other, returned);
  }

  /** The same, with what it returns. */
  public Change returning(Returned rows) {
    return new Change(table, actions, layout, matching, place, rows);
  }

  /** All the columns that get a value of the computed rows. */
  public Stream<Assignment> assigned() {
    return actions.stream()
        .flatMap(action -> action.assignments().stream())
        .filter(assignment -> !assignment.isDefault());
  }

  /** The name of the statement for messages, such as {@code UPDATE}. */
  public String verb() {
    if (layout.action() >= 0) {
      return "MERGE";
    }

    Action action = actions.get(0);
    return action instanceof Update ? "UPDATE" : action instanceof Delete ? "DELETE" : "INSERT";
  }
}

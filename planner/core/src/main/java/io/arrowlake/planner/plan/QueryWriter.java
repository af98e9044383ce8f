package io.arrowlake.planner.plan;

import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;

/** Writes a fragment in the language of its site. Thread-safe. */
@FunctionalInterface
public interface QueryWriter {

  /**
   * The text of a fragment. Its columns come out in order, named {@code c0}, {@code c1}, ...
   *
   * @param root the fragment's tree; its leaves are tables, values and {@link FragmentInput}s
   * @param bindings what stands for the parameters and inputs of the tree
   */
  String write(RelNode root, Bindings bindings);

  /** The text of a fragment as {@link #write} gives it, with what its reader has to know. */
  default Written written(RelNode root, Bindings bindings) {
    return new Written(write(root, bindings), Map.of());
  }

  /**
   * A text and what is left to its reader.
   *
   * @param kept by their places the columns that come as their table keeps them rather than in the
   *     form of the house, which the reader gives them
   */
  record Written(String text, Map<Integer, ColumnFacts> kept) {
    public Written {
      kept = Map.copyOf(kept);
    }
  }

  /**
   * The statement that changes rows of a table of the site and computes them by itself.
   *
   * @param rows the tree of the rows that the change is made by
   */
  default ChangeText write(Change change, RelNode rows, Bindings bindings) {
    throw new UnsupportedOperationException("The site changes no rows");
  }

  /**
   * The statements, to be run in order, that change rows of a table of the site by rows that a
   * relation of it holds.
   *
   * @param relation the quoted name of the relation, with the columns {@code c0}, {@code c1}, ...
   */
  default List<ChangeText> write(Change change, String relation) {
    throw new UnsupportedOperationException("The site changes no rows");
  }

  /**
   * What a text needs to be complete.
   *
   * @param parameters the values of the statement's parameters by their index; empty while
   *     planning, where parameters are written as {@code ?1}, {@code ?2}, ... for EXPLAIN to show
   * @param inputs for the number of a fragment, the name of the relation under which the site finds
   *     its rows
   */
  record Bindings(List<RexLiteral> parameters, IntFunction<String> inputs) {

    /** No parameters have a value yet; inputs are named {@code fragment_1}, ... */
    public static final Bindings UNBOUND = new Bindings(List.of(), id -> "fragment_" + id);

    public Bindings {
      parameters = List.copyOf(parameters);
    }
  }
}

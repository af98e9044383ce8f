package io.arrowlake.postgres;

import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.SentInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands in a statement for rows that are sent to the server. Not thread-safe. */
final class InputRelations {
  /**
   * The length of the arrays of one statement. The server reads 4 MB of them in some 50 ms, and
   * logs them where it logs statements.
   */
  private static final int MOST_LETTERS = 4_000_000;

  private final Map<Integer, String> relations = new HashMap<>();
  private final List<SentInput> sent = new ArrayList<>();

  /**
   * The rows as arrays.
   *
   * @throws InputRefusedException where they are too long, or the server has no such value
   */
  static InputRelations arrays(List<InputRows> inputs, InputCheck check) {
    InputRelations relations = new InputRelations();
    int left = MOST_LETTERS;
    for (InputRows rows : inputs) {
      String relation =
          new InputArrays(rows, check, left)
              .relation()
              .orElseThrow(() -> new InputRefusedException("The rows are too many for arrays"));
      left -= relation.length();
      relations.relations.put(rows.fragment(), relation);
      relations.sent.add(new SentInput(rows.fragment(), rows.rows(), relation.length(), "arrays"));
    }

    return relations;
  }

  /** The values of a text's parameters with these relations for its inputs. */
  QueryWriter.Bindings bind(QueryWriter.Bindings bindings) {
    return new QueryWriter.Bindings(bindings.parameters(), relations::get);
  }

  /** What the server gets. */
  List<SentInput> sent() {
    return sent;
  }
}

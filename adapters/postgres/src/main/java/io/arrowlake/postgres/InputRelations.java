package io.arrowlake.postgres;

import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.SentInput;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in a statement for rows that are sent to the server. Not thread-safe. */
final class InputRelations {
  /**
   * The length of the arrays of one statement, which the server may also log. A temporary table of
   * 600,000 rows took twice as long as arrays of 150,000, which had 2 MB.
   */
  private static final int MOST_LETTERS = 1_000_000;

  private final Map<Integer, String> relations = new HashMap<>();
  private final List<SentInput> sent = new ArrayList<>();

  /**
   * The rows as arrays in the statement, empty where these would be too long.
   *
   * @throws InputRefusedException where the server has no such value
   */
  static Optional<InputRelations> arrays(List<InputRows> inputs, InputCheck check) {
    InputRelations relations = new InputRelations();
    int left = MOST_LETTERS;
    for (InputRows rows : inputs) {
      Optional<String> relation = new InputArrays(rows, check, left).relation();
      if (relation.isEmpty()) {
        return Optional.empty();
      }

      int length = relation.get().length();
      left -= length;
      relations.add(relation.get(), new SentInput(rows.fragment(), rows.rows(), length, "arrays"));
    }

    return Optional.of(relations);
  }

  /**
   * The rows in temporary tables of a connection, whose transaction has written nothing yet.
   *
   * @throws InputRefusedException where the server has no such value
   * @throws SQLException where it makes no temporary tables
   */
  static InputRelations tables(
      List<InputRows> inputs, InputCheck check, SessionConnection connection) throws SQLException {
    InputRelations relations = new InputRelations();
    for (InputRows rows : inputs) {
      InputTable table = new InputTable(connection, rows, check);
      relations.add(table.relation(), table.fill());
    }

    return relations;
  }

  private void add(String relation, SentInput input) {
    relations.put(input.fragment(), relation);
    sent.add(input);
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

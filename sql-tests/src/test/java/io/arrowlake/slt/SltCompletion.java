package io.arrowlake.slt;

import io.arrowlake.slt.SltRecord.Block;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a script anew with what a target answers now. Queries in loops and in included scripts
 * keep what is written. An expected error keeps its text where the text still holds.
 */
final class SltCompletion {
  private final SltTarget target;
  private int threshold;

  SltCompletion(SltTarget target) {
    this.target = target;
  }

  /** The lines of a script with the answers in it. */
  List<String> complete(List<String> lines, List<SltRecord> records) throws SQLException {
    List<String> result = new ArrayList<>();
    int copied = 0;
    for (SltRecord record : records) {
      if (!record.head().holds(target.engines())) {
        continue;
      }

      if (record instanceof SltRecord.Halt) {
        break;
      } else if (record instanceof SltRecord.HashThreshold hash) {
        threshold = hash.values();
      } else if (record instanceof SltRecord.Statement statement) {
        execute(statement);
      } else if (record instanceof SltRecord.Query query && query.block() != null) {
        Block block = query.block();
        result.addAll(lines.subList(copied, block.from()));
        if (block.from() > 0 && !lines.get(block.from() - 1).equals("----")) {
          result.add("----");
        }

        result.addAll(answer(query));
        copied = block.to();
      }
    }

    result.addAll(lines.subList(copied, lines.size()));
    return result;
  }

  private void execute(SltRecord.Statement statement) throws SQLException {
    try {
      target.execute(statement.head().connection(), statement.sql());
    } catch (SQLException e) {
      if (statement.error() == null) {
        throw e;
      }
    }
  }

  private List<String> answer(SltRecord.Query query) throws SQLException {
    return target
        .query(target.modes().get(0), query.head().connection(), query.sql(), query.types())
        .lines(query.sort(), threshold);
  }
}

package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A string where a table may stand: the path, URL or glob of files, as in {@code FROM 'a.parquet'}.
 *
 * <p>To Calcite it is the name of the table {@code path} in the schema {@link #SCHEMA}. The
 * validator copies identifiers into plain ones, so only the names are sure to survive: {@link
 * #path} recognises them.
 */
public final class PathIdentifier extends SqlIdentifier {
  /** The name of the schema in which every path is a table. */
  public static final String SCHEMA = "$path";

  PathIdentifier(String path, SqlParserPos pos) {
    super(List.of(SCHEMA, path), null, pos, List.of(pos, pos.withQuoting(true)));
  }

  /**
   * The path that a qualified table name stands for.
   *
   * @param names the parts of the name, the table last
   * @return empty when the name is that of an ordinary table
   */
  public static Optional<String> path(List<String> names) {
    int size = names.size();
    return size >= 2 && names.get(size - 2).equals(SCHEMA)
        ? Optional.of(names.get(size - 1))
        : Optional.empty();
  }

  @Override
  public SqlNode clone(SqlParserPos pos) {
    return new PathIdentifier(names.get(1), pos);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.literal("'" + names.get(1).replace("'", "''") + "'");
  }
}

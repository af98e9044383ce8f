package io.arrowlake.sqltests;

import io.arrowlake.planner.grammar.ArrowLakeParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Which catalog each table of a benchmark is read from in a run of its queries. Immutable. */
public record TablePlacement(String name, Map<String, String> schemas) {
  private static final String POSTGRES = "shop.public";
  private static final String PARQUET = "lake";

  /** The tables for which a condition holds in Postgres, the others as Parquet files. */
  static TablePlacement by(String name, Collection<String> tables, Predicate<String> isInPostgres) {
    return new TablePlacement(
        name,
        tables.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), t -> isInPostgres.test(t) ? POSTGRES : PARQUET)));
  }

  /** A placement that a seed decides. */
  static TablePlacement random(Collection<String> tables, long seed) {
    Random random = new Random(seed);
    return by("random " + seed, tables, table -> random.nextBoolean());
  }

  /** The query with the full names of its tables. */
  public String qualify(String sql) {
    List<SqlIdentifier> found = new ArrayList<>(tables(sql));
    found.sort(Comparator.comparing(table -> -offset(sql, table.getParserPosition())));
    StringBuilder text = new StringBuilder(sql);
    for (SqlIdentifier table : found) {
      String schema = schemas.get(table.getSimple().toLowerCase(Locale.ROOT));
      if (schema != null) {
        text.insert(offset(sql, table.getParserPosition()), schema + ".");
      }
    }

    return text.toString();
  }

  private static int offset(String sql, SqlParserPos position) {
    int offset = 0;
    for (int line = 1; line < position.getLineNum(); line++) {
      offset = sql.indexOf('\n', offset) + 1;
    }

    return offset + position.getColumnNum() - 1;
  }

  /** The simple names that stand where a query names a table. */
  private static List<SqlIdentifier> tables(String sql) {
    List<SqlIdentifier> tables = new ArrayList<>();
    try {
      ArrowLakeParser.parseStatement(sql)
          .accept(
              new SqlBasicVisitor<@Nullable Void>() {
                @Override
                public @Nullable Void visit(SqlCall call) {
                  if (call instanceof SqlSelect select && select.getFrom() != null) {
                    addTables(select.getFrom(), tables);
                  }

                  return super.visit(call);
                }
              });
    } catch (SqlParseException e) {
      throw new IllegalArgumentException(sql, e);
    }

    return tables;
  }

  private static void addTables(SqlNode from, List<SqlIdentifier> tables) {
    if (from instanceof SqlIdentifier table && table.isSimple()) {
      tables.add(table);
    } else if (from instanceof SqlJoin join) {
      addTables(join.getLeft(), tables);
      addTables(join.getRight(), tables);
    } else if (from instanceof SqlBasicCall call
        && (call.getKind() == SqlKind.AS || call.getKind() == SqlKind.TABLE_REF)) {
      addTables(call.operand(0), tables);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.arrowlake.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The names that a statement itself gives, and what stands at a place of it; for what is said of a
 * name that nobody knows. Immutable once made.
 */
final class StatementNames {
  private final Set<String> commonTables = new LinkedHashSet<>();
  private final Set<String> columnAliases = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> tableAliases = new LinkedHashMap<>();
  private final Map<String, List<String>> derivedColumns = new LinkedHashMap<>();
  private @Nullable SqlIdentifier identifier;
  private @Nullable SqlDataTypeSpec type;
  private @Nullable String functionOfStar;

  private StatementNames() {}

  /**
   * The names of a statement.
   *
   * @param place of which to tell what stands there
   */
  static StatementNames of(SqlNode statement, SqlParserPos place) {
    StatementNames names = new StatementNames();
    statement.accept(names.new Collector(place));
    return names;
  }

  /** The names of common table expressions. */
  Set<String> commonTables() {
    return commonTables;
  }

  /** What tables are called, with the last names of what they are. */
  Map<String, String> tableAliases() {
    return tableAliases;
  }

  /** The columns of a sub-query with an alias, empty where it has none that are named. */
  List<String> columnsOf(String alias) {
    return derivedColumns.getOrDefault(alias, List.of());
  }

  /** Whether a name is one that a SELECT list gives. */
  boolean isColumnAlias(String name) {
    return columnAliases.contains(name);
  }

  /** The name that stands at the place. */
  Optional<SqlIdentifier> identifier() {
    return Optional.ofNullable(identifier);
  }

  /** The name of a type that stands at the place. */
  Optional<SqlDataTypeSpec> type() {
    return Optional.ofNullable(type);
  }

  /** The function to which the star at the place is given. */
  Optional<String> functionOfStar() {
    return Optional.ofNullable(functionOfStar);
  }

  /** Goes through a statement. */
  private final class Collector extends SqlBasicVisitor<@Nullable Void> {
    private final SqlParserPos place;

    Collector(SqlParserPos place) {
      this.place = place;
    }

    private boolean isThere(SqlNode node) {
      return node.getParserPosition().getLineNum() == place.getLineNum()
          && node.getParserPosition().getColumnNum() == place.getColumnNum();
    }

    @Override
    public @Nullable Void visit(SqlIdentifier name) {
      for (int i = 0; i < name.names.size(); i++) {
        SqlParserPos component = name.getComponentParserPosition(i);
        if (component.getLineNum() == place.getLineNum()
            && component.getColumnNum() == place.getColumnNum()) {
          identifier = name;
        }
      }

      return null;
    }

    @Override
    public @Nullable Void visit(SqlDataTypeSpec named) {
      if (isThere(named)) {
        type = named;
      }

      return null;
    }

    @Override
    public @Nullable Void visit(SqlLiteral literal) {
      return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call instanceof SqlWithItem item) {
        commonTables.add(item.name.getSimple());
      } else if (call.getKind() == SqlKind.AS) {
        named(call);
      } else if (call instanceof SqlSelect select) {
        select(select);
      } else if (call instanceof SqlBasicCall function && isOfStar(function)) {
        functionOfStar = function.getOperator().getName();
      }

      return super.visit(call);
    }

    private boolean isOfStar(SqlBasicCall call) {
      return call.getOperandList().stream()
          .anyMatch(o -> o instanceof SqlIdentifier star && star.isStar() && isThere(star));
    }

    private void named(SqlCall as) {
      SqlNode named = as.operand(0);
      if (as.operand(1) instanceof SqlIdentifier alias) {
        if (named instanceof SqlIdentifier table) {
          tableAliases.put(alias.getSimple(), Util.last(table.names));
        } else if (named instanceof SqlSelect select) {
          tableAliases.put(alias.getSimple(), "");
          derivedColumns.put(alias.getSimple(), columns(select));
        }
      }
    }

    private List<String> columns(SqlSelect select) {
      List<String> columns = new ArrayList<>();
      for (SqlNode item : select.getSelectList()) {
        SqlNode name = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(1) : item;
        if (name instanceof SqlIdentifier column && !column.isStar()) {
          columns.add(Util.last(column.names));
        }
      }

      return columns;
    }

    private void select(SqlSelect select) {
      for (SqlNode item : select.getSelectList()) {
        if (item.getKind() == SqlKind.AS) {
          columnAliases.add(((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple());
        }
      }

      plainTables(select.getFrom());
    }

    private void plainTables(@Nullable SqlNode from) {
      if (from instanceof SqlIdentifier table) {
        tableAliases.put(Util.last(table.names), Util.last(table.names));
      } else if (from instanceof SqlCall call && call.getKind() == SqlKind.JOIN) {
        call.getOperandList().forEach(this::plainTables);
      }
    }
  }
}

package io.arrowlake.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT while it grows: operations are added to it as long as SQL's own order of clauses gives
 * the same result. Not thread-safe.
 */
final class Select {
  private final @Nullable FromItem from;
  private final List<Column> columns;
  private final List<Sql> where = new ArrayList<>();
  private boolean hasSubQuery;
  private @Nullable String groupBy;
  private boolean grouped;
  private final List<Sql> having = new ArrayList<>();
  private List<String> orderBy = List.of();
  private @Nullable String offset;
  private @Nullable String fetch;
  private @Nullable String whole;

  Select(@Nullable FromItem from, List<Column> columns) {
    this.from = from;
    this.columns = List.copyOf(columns);
  }

  /** The same rows with other columns. */
  Select with(List<Column> others) {
    Select copy = new Select(from, others);
    copy.where.addAll(where);
    copy.hasSubQuery = hasSubQuery;
    copy.groupBy = groupBy;
    copy.grouped = grouped;
    copy.having.addAll(having);
    copy.orderBy = orderBy;
    copy.offset = offset;
    copy.fetch = fetch;
    return copy;
  }

  /** The rows of a statement that stands by itself, such as a set operation. */
  void standsFor(String statement) {
    whole = statement;
  }

  Column column(int i) {
    return columns.get(i);
  }

  List<Column> columns() {
    return columns;
  }

  FromItem from() {
    if (from == null) {
      throw new IllegalStateException("No FROM");
    }

    return from;
  }

  /** The one table that it reads, empty where it reads anything else. */
  Optional<FromItem.TableAlias> scan() {
    return from == null || !isJoinable() ? Optional.empty() : Optional.ofNullable(from.scan());
  }

  List<Sql> where() {
    return where;
  }

  /** Whether rows can be joined to it and its columns replaced without a sub-select. */
  boolean isJoinable() {
    return from != null && !grouped && !isLimited() && !hasWindow();
  }

  /** Whether each column may become NULL by an outer join as it stands. */
  boolean isPlain() {
    return columns.stream().allMatch(Column::isPlain);
  }

  boolean isGrouped() {
    return grouped;
  }

  /** Whether it is one row only because of the aggregates among its columns. */
  boolean isWholeGroup() {
    return grouped && groupBy == null && having.isEmpty();
  }

  boolean isLimited() {
    return fetch != null || offset != null;
  }

  boolean hasWindow() {
    return columns.stream().anyMatch(column -> column.kind() == Column.Kind.WINDOW);
  }

  /** Whether a filter looks rows up, which the condition of an outer join may not. */
  boolean hasSubQuery() {
    return hasSubQuery;
  }

  /** Keeps the rows for which a sub-query has rows, or has none. */
  void filterBySubQuery(Sql condition) {
    hasSubQuery = true;
    filter(condition);
  }

  void filter(Sql condition) {
    whole = null;
    (grouped ? having : where).add(condition);
  }

  void group(@Nullable String keys) {
    grouped = true;
    groupBy = keys;
    orderBy = List.of();
  }

  void order(List<String> keys) {
    whole = null;
    orderBy = List.copyOf(keys);
  }

  void limit(@Nullable String newOffset, @Nullable String newFetch) {
    whole = null;
    offset = newOffset;
    fetch = newFetch;
  }

  /** The statement, which gives these expressions. */
  String text(List<String> outputs) {
    if (whole != null) {
      return whole;
    }

    String list = String.join(", ", outputs);
    StringBuilder text = new StringBuilder("SELECT ").append(list);
    if (from != null) {
      text.append(" FROM ").append(from.text().get());
    }

    if (!where.isEmpty()) {
      text.append(" WHERE ").append(ExpressionWriter.and(where));
    }

    if (groupBy != null) {
      text.append(" GROUP BY ").append(groupBy);
    }

    if (!having.isEmpty()) {
      text.append(" HAVING ").append(ExpressionWriter.and(having));
    }

    if (!orderBy.isEmpty()) {
      text.append(" ORDER BY ").append(orderBy.stream().collect(Collectors.joining(", ")));
    }

    if (fetch != null) {
      text.append(" LIMIT ").append(fetch);
    }

    if (offset != null) {
      text.append(" OFFSET ").append(offset);
    }

    return text.toString();
  }
}

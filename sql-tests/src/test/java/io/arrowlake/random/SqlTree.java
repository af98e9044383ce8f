package io.arrowlake.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a statement as a tree which tells what may be left out and what may stand for what,
 * so that a failing query can be made smaller without a grammar. Immutable.
 *
 * @param role what a smaller statement may do with it
 * @param kind nodes of one role may stand for one another where their kinds are equal
 * @param open before the parts; the whole text of a leaf
 * @param separator between the parts
 * @param least a list keeps at least so many of its parts
 * @param isPartial whether it itself may fail for some rows
 */
record SqlTree(
    Role role,
    String kind,
    String open,
    String separator,
    List<SqlTree> parts,
    int least,
    boolean isPartial) {

  private static final String ITEMS = "items";

  /** What a smaller statement may do with a node. */
  enum Role {
    /** Nothing. */
    FIXED,
    /** Leave parts out; without any, it is the empty text. */
    LIST,
    /** Put an expression of the same type in its place. */
    EXPRESSION,
    /** Put a query with the same columns in its place. */
    QUERY,
    /** Put one of the joined relations in its place. */
    RELATION
  }

  SqlTree {
    parts = List.copyOf(parts);
  }

  static SqlTree text(String text) {
    return new SqlTree(Role.FIXED, "", text, "", List.of(), 0, false);
  }

  /** Parts, each a tree or a text, one after the other. */
  static SqlTree of(Object... parts) {
    return new SqlTree(Role.FIXED, "", "", "", trees(parts), 0, false);
  }

  static SqlTree list(String open, String separator, int least, List<SqlTree> parts) {
    return new SqlTree(Role.LIST, "", open, separator, parts, least, false);
  }

  /** What stands behind SELECT: an expression and its name each. */
  static SqlTree items(List<SqlTree> items) {
    return new SqlTree(Role.LIST, ITEMS, "", ", ", items, 1, false);
  }

  /** What may be left out as a whole. */
  static SqlTree optional(Object... parts) {
    return list("", "", 0, List.of(of(parts)));
  }

  static SqlTree expression(SqlType type, Object... parts) {
    return new SqlTree(Role.EXPRESSION, type.name(), "", "", trees(parts), 0, false);
  }

  /** An expression that is an error for some rows. */
  static SqlTree partial(SqlType type, Object... parts) {
    return new SqlTree(Role.EXPRESSION, type.name(), "", "", trees(parts), 0, true);
  }

  static SqlTree query(List<SqlType> types, Object... parts) {
    return new SqlTree(Role.QUERY, types.toString(), "", "", trees(parts), 0, false);
  }

  static SqlTree relation(Object... parts) {
    return new SqlTree(Role.RELATION, "", "", "", trees(parts), 0, false);
  }

  private static List<SqlTree> trees(Object... parts) {
    List<SqlTree> trees = new ArrayList<>(parts.length);
    for (Object part : parts) {
      trees.add(part instanceof SqlTree tree ? tree : text((String) part));
    }

    return trees;
  }

  String text() {
    if (role == Role.LIST && parts.isEmpty()) {
      return "";
    }

    return open + parts.stream().map(SqlTree::text).collect(Collectors.joining(separator));
  }

  /** Whether any part may fail for some rows. */
  boolean mayFail() {
    return isPartial || parts.stream().anyMatch(SqlTree::mayFail);
  }

  SqlTree with(List<SqlTree> replacements) {
    return new SqlTree(role, kind, open, separator, replacements, least, isPartial);
  }

  /** A tree with one part replaced. */
  SqlTree with(int index, SqlTree replacement) {
    List<SqlTree> replaced = new ArrayList<>(parts);
    replaced.set(index, replacement);
    return with(replaced);
  }

  /** All below it that may stand in its place, the nearest first. */
  List<SqlTree> substitutes() {
    List<SqlTree> found = new ArrayList<>();
    parts.forEach(part -> part.collect(role, kind, found));
    return found;
  }

  private void collect(Role wanted, String ofKind, List<SqlTree> found) {
    if (role == wanted && kind.equals(ofKind)) {
      found.add(this);
    }

    parts.forEach(part -> part.collect(wanted, ofKind, found));
  }

  /** The types of the columns of the query, as far as it tells. */
  List<String> columns() {
    if (kind.equals(ITEMS)) {
      return parts.stream().map(item -> item.parts.get(0).kind).toList();
    }

    // The body of a statement stands behind its common table expressions.
    for (SqlTree part : open.startsWith("WITH") ? List.<SqlTree>of() : parts) {
      List<String> columns = part.columns();
      if (!columns.isEmpty()) {
        return columns;
      }
    }

    return List.of();
  }

  /** How many nodes it has. */
  int size() {
    return 1 + parts.stream().mapToInt(SqlTree::size).sum();
  }
}

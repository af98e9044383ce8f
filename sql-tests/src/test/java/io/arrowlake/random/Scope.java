package io.arrowlake.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may speak of: the columns of its own block, and those of the blocks around it.
 * Immutable.
 */
record Scope(List<Item> items, @Nullable Scope outer) {
  /** The scope around a statement. */
  static final Scope NONE = new Scope(List.of(), null);

  Scope {
    items = List.copyOf(items);
  }

  /** A column, or whatever else is a value in each row of the block. */
  record Item(SqlType type, SqlTree tree) {
    static Item column(SqlType type, String relation, String name) {
      return new Item(type, SqlTree.expression(type, relation + "." + name));
    }
  }

  Scope inside() {
    return new Scope(List.of(), this);
  }

  /** The scope of a block within the same outer one. */
  Scope of(List<Item> columns) {
    return new Scope(columns, outer);
  }

  List<Item> items(SqlType type) {
    return items.stream().filter(item -> item.type() == type).toList();
  }

  /** The columns of a type of all blocks around. */
  List<Item> outerItems(SqlType type) {
    List<Item> found = new ArrayList<>();
    for (Scope scope = outer; scope != null; scope = scope.outer) {
      found.addAll(scope.items(type));
    }

    return found;
  }

  boolean isCorrelated() {
    return outer != null && (!outer.items.isEmpty() || outer.isCorrelated());
  }
}

package io.arrowlake.random;

import io.arrowlake.random.RandomTable.Column;
import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the tables of one case. All take their values from few of each type, so that joins and
 * comparisons find something.
 */
final class TableGenerator {
  private static final int VALUES = 5;

  private final Dice dice;
  private final Map<SqlType, List<String>> pool = new EnumMap<>(SqlType.class);
  private final List<SqlType> favourites = new ArrayList<>();

  TableGenerator(Dice dice) {
    this.dice = dice;
    for (SqlType type : SqlType.stored()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < VALUES; i++) {
        values.add(dice.oneOf(type.literals()));
      }

      pool.put(type, values);
    }

    favourites.add(SqlType.INTEGER);
    favourites.add(SqlType.VARCHAR);
    for (int i = 0; i < 5; i++) {
      favourites.add(dice.oneOf(SqlType.stored()));
    }
  }

  List<RandomTable> tables() {
    List<RandomTable> tables = new ArrayList<>();
    int count = dice.between(2, 4);
    for (int i = 0; i < count; i++) {
      tables.add(table("t" + i));
    }

    return tables;
  }

  private RandomTable table(String name) {
    List<Column> columns = new ArrayList<>();
    boolean isKeyed = dice.percent(60);
    columns.add(new Column("id", SqlType.INTEGER, isKeyed ? " PRIMARY KEY" : ""));
    int count = dice.between(2, 6);
    for (int i = 1; i <= count; i++) {
      SqlType type = dice.percent(80) ? dice.oneOf(favourites) : dice.oneOf(SqlType.stored());
      columns.add(new Column("c" + i, type, dice.percent(20) ? " NOT NULL" : ""));
    }

    List<List<String>> rows = new ArrayList<>();
    int size = dice.percent(12) ? 0 : dice.between(1, dice.percent(10) ? 40 : 10);
    for (int i = 1; i <= size; i++) {
      rows.add(!isKeyed && i > 1 && dice.percent(15) ? rows.get(i - 2) : row(columns, i));
    }

    return new RandomTable(name, columns, rows, dice.percent(50));
  }

  private List<String> row(List<Column> columns, int id) {
    List<String> row = new ArrayList<>();
    for (Column column : columns) {
      if (column.name().equals("id")) {
        row.add(Integer.toString(id));
      } else if (column.constraint().isEmpty() && dice.percent(20)) {
        row.add("NULL");
      } else {
        row.add(dice.oneOf(pool.get(column.type())));
      }
    }

    return row;
  }
}

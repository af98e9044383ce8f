package io.arrowlake.sql;

import io.arrowlake.sql.AggregateTable.Entry;
import io.arrowlake.sql.AggregateTable.Place;
import io.arrowlake.sql.AggregateTable.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** The aggregates and window functions that all SQL sites have. Stateless. */
public final class StandardAggregates {
  private StandardAggregates() {}

  /** A table of them, to which a dialect adds its own. */
  public static AggregateTable.Builder table() {
    AggregateTable.Builder table = new AggregateTable.Builder();
    table
        .add(
            "COUNT",
            new Entry(Place.BOTH, true, types -> types.size() <= 1, StandardAggregates::count))
        .add("SUM", both(StandardAggregates::isNumber, StandardAggregates::sum))
        .add("$SUM0", both(StandardAggregates::isNumber, StandardAggregates::sumOrZero))
        .add("AVG", both(types -> isOne(types, Family.FLOAT), use -> use.cast("avg")))
        .add("EVERY", both(types -> isOne(types, Family.BOOLEAN), use -> use.call("bool_and")))
        .add("SOME", both(types -> isOne(types, Family.BOOLEAN), use -> use.call("bool_or")))
        .add("BOOL_AND", both(types -> isOne(types, Family.BOOLEAN), use -> use.call("bool_and")))
        .add("BOOL_OR", both(types -> isOne(types, Family.BOOLEAN), use -> use.call("bool_or")))
        .add("MIN", both(StandardAggregates::isOrdered, use -> extreme(use, "min")))
        .add("MAX", both(StandardAggregates::isOrdered, use -> extreme(use, "max")))
        .add("GROUPING", aggregate(types -> !types.isEmpty(), use -> use.cast("GROUPING")))
        .add("GROUPING_ID", aggregate(types -> !types.isEmpty(), use -> use.cast("GROUPING")))
        .add("LISTAGG", aggregate(StandardAggregates::isList, StandardAggregates::list))
        .add("STRING_AGG", aggregate(StandardAggregates::isList, StandardAggregates::list));
    Map<String, String> deviations =
        Map.of(
            "STDDEV_POP", "stddev_pop",
            "STDDEV_SAMP", "stddev_samp",
            "STDDEV", "stddev_samp",
            "VAR_POP", "var_pop",
            "VAR_SAMP", "var_samp",
            "VARIANCE", "var_samp");
    deviations.forEach(
        (name, function) ->
            table.add(name, both(StandardAggregates::isNumber, use -> deviation(use, function))));
    for (String name : List.of("BIT_AND", "BIT_OR", "BIT_XOR")) {
      table.add(
          name,
          both(
              types -> isOne(types, Family.INTEGER),
              use -> use.cast(name.toLowerCase(Locale.ROOT))));
    }

    for (String name :
        List.of(
            "CORR",
            "COVAR_POP",
            "COVAR_SAMP",
            "REGR_SLOPE",
            "REGR_INTERCEPT",
            "REGR_R2",
            "REGR_AVGX",
            "REGR_AVGY")) {
      table.add(name, both(StandardAggregates::isPair, use -> paired(use, name)));
    }

    for (String name :
        List.of("ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "PERCENT_RANK", "CUME_DIST")) {
      table.add(name, window(false, use -> use.cast(name.toLowerCase(Locale.ROOT))));
    }

    for (String name : List.of("LAG", "LEAD")) {
      table.add(name, window(false, use -> shifted(use, name.toLowerCase(Locale.ROOT))));
    }

    for (String name : List.of("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE")) {
      table.add(name, window(true, use -> shifted(use, name.toLowerCase(Locale.ROOT))));
    }

    return table;
  }

  /** A function that can be an aggregate and stand over a window. */
  public static Entry both(Predicate<List<Family>> applies, AggregateTable.Spelled spelling) {
    return new Entry(Place.BOTH, true, applies, spelling);
  }

  /** A function that can only be an aggregate. */
  public static Entry aggregate(Predicate<List<Family>> applies, AggregateTable.Spelled spelling) {
    return new Entry(Place.AGGREGATE, false, applies, spelling);
  }

  private static Entry window(boolean framed, AggregateTable.Spelled spelling) {
    return new Entry(Place.WINDOW, framed, types -> true, spelling);
  }

  /** Whether there is one argument, of this family. */
  public static boolean isOne(List<Family> types, Family family) {
    return types.size() == 1 && types.get(0) == family;
  }

  private static boolean isNumber(List<Family> types) {
    return types.size() == 1 && types.get(0).isNumeric();
  }

  /** A share, and numbers in order. */
  public static boolean isShareOfNumbers(List<Family> types) {
    return types.size() == 2 && types.stream().allMatch(Family::isNumeric);
  }

  /** A share, and values in order. */
  public static boolean isShareOfOrdered(List<Family> types) {
    return types.size() == 2 && types.get(0).isNumeric() && isOrdered(types.subList(1, 2));
  }

  private static boolean isPair(List<Family> types) {
    return types.size() == 2 && types.stream().allMatch(Family::isNumeric);
  }

  private static Sql paired(Use use, String name) {
    List<String> doubles =
        use.arguments().stream()
            .map(argument -> use.dialect().castText(argument, use.dialect().doubleType()).text())
            .toList();
    return use.call(name.toLowerCase(Locale.ROOT), doubles);
  }

  private static boolean isOrdered(List<Family> types) {
    return types.size() == 1
        && switch (types.get(0)) {
          case INTEGER, DECIMAL, FLOAT, TEXT, DATE, TIME, TIMESTAMP, INSTANT -> true;
          default -> false;
        };
  }

  private static boolean isList(List<Family> types) {
    return !types.isEmpty()
        && types.size() <= 2
        && types.stream().allMatch(type -> type == Family.TEXT);
  }

  private static Sql count(Use use) {
    return use.arguments().isEmpty() ? use.call("count", List.of("*")) : use.call("count");
  }

  /** Sums of decimals and floats have their types by themselves, up to the digits. */
  private static Sql sum(Use use) {
    Family from = Family.of(use.types().get(0));
    boolean isExact =
        from == Family.FLOAT
            && use.types().get(0).getSqlTypeName() == use.type().getSqlTypeName()
            && use.type().getSqlTypeName() == SqlTypeName.DOUBLE;
    return isExact || from == Family.DECIMAL ? use.call("sum") : use.cast("sum");
  }

  private static Sql sumOrZero(Use use) {
    return use.dialect().castText(Sql.atom("COALESCE(" + use.call("sum") + ", 0)"), use.type());
  }

  private static Sql extreme(Use use, String function) {
    Sql argument = use.arguments().get(0);
    return use.call(function, List.of(use.dialect().ordered(argument, use.facts().get(0)).text()));
  }

  private static Sql deviation(Use use, String function) {
    return use.dialect().castText(use.call(function), use.type());
  }

  /** A value of another row: of any type, so that a literal has to say that it is text. */
  private static Sql shifted(Use use, String function) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < use.arguments().size(); i++) {
      Sql argument = use.arguments().get(i);
      RelDataType type = use.types().get(i);
      boolean isText = Family.of(type) == Family.TEXT;
      arguments.add((isText ? use.dialect().castText(argument, type) : argument).text());
    }

    Sql call = use.call(function, arguments);
    return Family.of(use.type()).isNumeric() ? use.dialect().castText(call, use.type()) : call;
  }

  private static Sql list(Use use) {
    List<String> arguments =
        use.arguments().size() == 2
            ? use.arguments().stream().map(Sql::text).toList()
            : List.of(use.arguments().get(0).text(), "','");
    return use.call("string_agg", arguments);
  }
}

package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlAggFunction;

/**
 * The aggregates and window functions that a dialect can spell with the house's meaning. Immutable.
 */
public final class AggregateTable {
  private final Map<String, Entry> entries;

  private AggregateTable(Map<String, Entry> entries) {
    this.entries = Map.copyOf(entries);
  }

  /** How the aggregate of arguments of these types is written, empty where it is not. */
  public Optional<Entry> aggregate(SqlAggFunction function, List<RelDataType> arguments) {
    return Optional.ofNullable(entries.get(key(function)))
        .filter(entry -> entry.place != Place.WINDOW && entry.applies.test(families(arguments)));
  }

  /** How the window function is written, empty where it is not. */
  public Optional<Entry> window(RexOver over) {
    List<RelDataType> types = over.getOperands().stream().map(RexNode::getType).toList();
    return Optional.ofNullable(entries.get(key(over.getAggOperator())))
        .filter(entry -> entry.place != Place.AGGREGATE && entry.applies.test(families(types)));
  }

  /**
   * The entry of this name, for another name that means the same.
   *
   * @throws IllegalArgumentException where there is none
   */
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("No aggregate " + name);
    }

    return entry;
  }

  /**
   * The columns that a call reads as arguments: a percentile's are its fraction and what is
   * ordered.
   */
  static List<Integer> arguments(AggregateCall call) {
    List<Integer> arguments = new ArrayList<>(call.getArgList());
    if (call.getAggregation().isPercentile()) {
      arguments.addAll(call.getCollation().getKeys());
    }

    return arguments;
  }

  private static List<Family> families(List<RelDataType> types) {
    return types.stream().map(Family::of).toList();
  }

  private static String key(SqlAggFunction function) {
    return function.getName().toUpperCase(Locale.ROOT);
  }

  /** Where a function may stand. */
  public enum Place {
    /** As an aggregate only. */
    AGGREGATE,
    /** As an aggregate, and over a window. */
    BOTH,
    /** Over a window only. */
    WINDOW
  }

  /**
   * One function.
   *
   * @param place where it may stand
   * @param isFramed whether the frame of a window matters to it
   * @param applies which families its arguments may have
   * @param spelling how it is written
   */
  public record Entry(
      Place place, boolean isFramed, Predicate<List<Family>> applies, Spelled spelling) {}

  /** How a function is written, so that it has exactly its house type. */
  @FunctionalInterface
  public interface Spelled {
    /** The piece of SQL. */
    Sql write(Use use);
  }

  /**
   * One use of a function.
   *
   * @param arguments the arguments, written
   * @param types their house types
   * @param facts their facts
   * @param type the house type of the result
   * @param distinct {@code "DISTINCT "} or nothing, to go before the first argument
   * @param order an ORDER BY to go behind the last argument, or nothing
   * @param nulls IGNORE NULLS to go behind the last argument, or nothing
   * @param tail FILTER and OVER, to go behind the parenthesis
   * @param dialect the dialect
   */
  public record Use(
      List<Sql> arguments,
      List<RelDataType> types,
      List<ColumnFacts> facts,
      RelDataType type,
      String distinct,
      String order,
      String nulls,
      String tail,
      SqlDialectBase dialect) {
    public Use {
      arguments = List.copyOf(arguments);
      types = List.copyOf(types);
      facts = List.copyOf(facts);
    }

    /** The call of a function of the site on all arguments. */
    public Sql call(String function) {
      return call(function, arguments.stream().map(Sql::text).toList());
    }

    /** The call of a function of the site on these arguments. */
    public Sql call(String function, List<String> on) {
      return Sql.atom(
          function + "(" + distinct + String.join(", ", on) + order + nulls + ")" + tail);
    }

    /** The call of a function of the site on the first argument, within the order. */
    public Sql withinGroup(String function) {
      return Sql.atom(
          function + "(" + arguments.get(0) + ") WITHIN GROUP (" + order.trim() + ")" + tail);
    }

    /** The call, cast to the house type. */
    public Sql cast(String function) {
      return dialect.castText(call(function), type);
    }
  }

  /** Collects the entries of a table. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Entry> entries = new HashMap<>();

    /** Adds the function of this name, or puts another entry in its place. */
    public Builder add(String name, Entry entry) {
      entries.put(name, entry);
      return this;
    }

    /** The table. */
    public AggregateTable build() {
      return new AggregateTable(entries);
    }
  }
}

package io.arrowlake.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlOperator;

/**
 * The operators that a dialect can spell, each on the families of operands on which its meaning is
 * the house's. What is not here is neither written nor proven. Immutable.
 */
public final class OperatorTable {
  private final Map<String, List<Entry>> entries;

  private OperatorTable(Map<String, List<Entry>> entries) {
    this.entries = Map.copyOf(entries);
  }

  /** How the call is written, empty where the table does not have it. */
  public Optional<Spelling> spelling(RexCall call) {
    return entry(call).map(Entry::spelling);
  }

  /** Whether the table has the call and says that it can fail for some values of its operands. */
  public boolean isPartial(RexCall call) {
    return entry(call).filter(entry -> entry.partial.test(call)).isPresent();
  }

  private Optional<Entry> entry(RexCall call) {
    return entries.getOrDefault(key(call.getOperator()), List.of()).stream()
        .filter(entry -> entry.applies.test(call))
        .findFirst();
  }

  private static String key(SqlOperator operator) {
    return operator.getName().toUpperCase(Locale.ROOT);
  }

  private record Entry(Predicate<RexCall> applies, Predicate<RexCall> partial, Spelling spelling) {}

  /** Collects the entries of a table. Not thread-safe. */
  public static final class Builder {
    private final Map<String, List<Entry>> entries = new HashMap<>();

    /** Spells the operator of this name where the call is as the predicate says; never fails. */
    public Builder add(String name, Predicate<RexCall> applies, Spelling spelling) {
      return add(name, applies, call -> false, spelling);
    }

    /**
     * Spells the operator of this name where the call is as the predicate says.
     *
     * @param partial whether the call can fail for some values
     */
    public Builder add(
        String name, Predicate<RexCall> applies, Predicate<RexCall> partial, Spelling spelling) {
      entries
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(0, new Entry(applies, partial, spelling));
      return this;
    }

    /** Takes the operator of this name out where the call is as the predicate says. */
    public Builder remove(String name) {
      entries.remove(name);
      return this;
    }

    /** The table; later entries go before earlier ones. */
    public OperatorTable build() {
      Map<String, List<Entry>> copy = new HashMap<>();
      entries.forEach((name, list) -> copy.put(name, List.copyOf(list)));
      return new OperatorTable(copy);
    }
  }
}

package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.testkit.AdapterFixture.Capability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that are grouped at the source are grouped as the house does. */
public interface AggregatePushdownContract extends ContractFixture {
  /** NULLs are one group, and the values that the house takes for equal are one. */
  Comparator<@Nullable Object> GROUPS =
      Comparator.nullsFirst((left, right) -> HouseValues.compare(left, right));

  /** Every value is counted under its group, by each column that may be a key. */
  @Test
  default void countsByGroup() {
    SampleTable sample = SampleTable.adversarial("push_group", fixture().types());
    fixture().create(sample);
    SourceTable table = table(sample);
    int pushed = 0;
    for (int column = 0; column < sample.columns().size(); column++) {
      FragmentFixture fragments = new FragmentFixture(fixture().source());
      RelBuilder builder = fragments.builder().scan(fixture().schema(), sample.name());
      builder.aggregate(builder.groupKey(column), builder.countStar("n"));
      Aggregate aggregate = (Aggregate) builder.build();
      if (isProven(new Operation.Group(table.columns().get(column)), Capability.AGGREGATE)
          && isProven(call(aggregate, table), Capability.AGGREGATE)) {
        pushed++;
        assertThat(groups(pushed(fragments, aggregate, "group by")))
            .as("groups of %s", sample.columns().get(column))
            .isEqualTo(expected(sample, column));
      }
    }

    assertThat(pushed > 0).isEqualTo(can(Capability.AGGREGATE));
  }

  private static Operation call(Aggregate aggregate, SourceTable table) {
    AggregateCall call = aggregate.getAggCallList().get(0);
    return new Operation.Aggregate(call, table.columns());
  }

  private static Map<@Nullable Object, Long> groups(List<List<@Nullable Object>> rows) {
    Map<@Nullable Object, Long> groups = new TreeMap<>(GROUPS);
    rows.forEach(row -> assertThat(groups.put(row.get(0), (Long) row.get(1))).isNull());
    return groups;
  }

  private static Map<@Nullable Object, Long> expected(SampleTable sample, int column) {
    Map<@Nullable Object, Long> groups = new TreeMap<>(GROUPS);
    sample.rows().forEach(row -> groups.merge(row.get(column), 1L, Long::sum));
    return groups;
  }

  /** The least and the greatest value of each column are the house's. */
  @Test
  default void findsTheLeastAndTheGreatest() {
    SampleTable sample = SampleTable.adversarial("push_extremes", fixture().types());
    fixture().create(sample);
    SourceTable table = table(sample);
    for (int column = 0; column < sample.columns().size(); column++) {
      FragmentFixture fragments = new FragmentFixture(fixture().source());
      RelBuilder builder = fragments.builder().scan(fixture().schema(), sample.name());
      builder.aggregate(
          builder.groupKey(),
          builder.min("least", builder.field(column)),
          builder.max("greatest", builder.field(column)));
      Aggregate aggregate = (Aggregate) builder.build();
      boolean proven =
          aggregate.getAggCallList().stream()
              .allMatch(
                  call ->
                      isProven(
                          new Operation.Aggregate(call, table.columns()), Capability.AGGREGATE));
      if (proven) {
        List<Object> values = new ArrayList<>();
        for (List<? extends @Nullable Object> row : sample.rows()) {
          Object value = row.get(column);
          if (value != null) {
            values.add(value);
          }
        }

        values.sort(HouseValues::compare);
        List<@Nullable Object> row = pushed(fragments, aggregate, "min(").get(0);
        assertThat(row.get(0)).usingComparator(GROUPS).isEqualTo(values.get(0));
        assertThat(row.get(1)).usingComparator(GROUPS).isEqualTo(values.get(values.size() - 1));
      }
    }
  }
}

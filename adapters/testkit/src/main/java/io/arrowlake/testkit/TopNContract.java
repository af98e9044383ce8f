package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.testkit.AdapterFixture.Capability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first rows in an order are the same at the source and in the house. */
public interface TopNContract extends ContractFixture {
  /** How many rows are asked for. */
  int ROWS = 7;

  /** The least values of each column that may be ordered by, NULLs last. */
  @Test
  default void findsTheFirst() {
    assertThat(firsts("push_first", Direction.ASCENDING) > 0).isEqualTo(can(Capability.SORT));
  }

  /** The greatest values of each column that may be ordered by, NULLs first. */
  @Test
  default void findsTheLast() {
    assertThat(firsts("push_last", Direction.DESCENDING) > 0).isEqualTo(can(Capability.SORT));
  }

  /** The house's two orders, with its places for NULLs. */
  enum Direction {
    ASCENDING,
    DESCENDING;

    private RexNode key(RelBuilder builder, int column) {
      RexNode field = builder.field(column);
      return this == ASCENDING ? builder.nullsLast(field) : builder.nullsFirst(builder.desc(field));
    }

    private Comparator<@Nullable Object> order() {
      Comparator<@Nullable Object> ascending = Comparator.nullsLast(HouseValues::compare);
      return this == ASCENDING ? ascending : ascending.reversed();
    }
  }

  private int firsts(String name, Direction direction) {
    SampleTable sample = SampleTable.adversarial(name, fixture().types());
    fixture().create(sample);
    SourceTable table = table(sample);
    int pushed = 0;
    for (int column = 0; column < sample.columns().size(); column++) {
      FragmentFixture fragments = new FragmentFixture(fixture().source());
      RelBuilder builder = fragments.builder().scan(fixture().schema(), sample.name());
      Sort sort =
          (Sort) builder.sortLimit(0, ROWS, List.of(direction.key(builder, column))).build();
      Operation order =
          new Operation.Sort(
              sort.getCollation().getFieldCollations().get(0), table.columns().get(column));
      if (isProven(order, Capability.SORT)) {
        pushed++;
        List<@Nullable Object> first = new ArrayList<>();
        for (List<@Nullable Object> row : pushed(fragments, sort, "order by")) {
          first.add(row.get(column));
        }

        assertThat(first)
            .as("%s order of %s", direction, sample.columns().get(column))
            .usingElementComparator(direction.order())
            .isEqualTo(expected(sample, column, direction));
      }
    }

    return pushed;
  }

  private static List<@Nullable Object> expected(
      SampleTable sample, int column, Direction direction) {
    List<@Nullable Object> values = new ArrayList<>();
    sample.rows().forEach(row -> values.add(row.get(column)));
    values.sort(direction.order());
    return values.subList(0, ROWS);
  }
}

package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.testkit.AdapterFixture.Capability;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables that are joined at the source are joined as in the house. */
public interface JoinPushdownContract extends ContractFixture {

  /** Rows meet by the equality of the house, in inner and in left joins, for each column. */
  @Test
  default void joinsByEquality() {
    SampleTable sample = SampleTable.adversarial("push_join", fixture().types());
    fixture().create(sample);
    int pushed = 0;
    for (int column = 0; column < sample.columns().size(); column++) {
      pushed += joins(sample, column, JoinRelType.INNER) ? 1 : 0;
      pushed += joins(sample, column, JoinRelType.LEFT) ? 1 : 0;
    }

    assertThat(pushed > 0).isEqualTo(can(Capability.JOIN));
  }

  private boolean joins(SampleTable sample, int column, JoinRelType type) {
    SourceTable table = table(sample);
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelBuilder builder =
        fragments
            .builder()
            .scan(fixture().schema(), sample.name())
            .scan(fixture().schema(), sample.name());
    RexNode condition = builder.equals(builder.field(2, 0, column), builder.field(2, 1, column));
    List<ColumnFacts> inputs = new ArrayList<>(table.columns());
    inputs.addAll(table.columns());
    if (!isProven(new Operation.Join(type, condition, inputs), Capability.JOIN)) {
      return false;
    }

    int width = sample.columns().size();
    builder.join(type, condition);
    RelNode root = builder.project(builder.field(0), builder.field(width)).build();
    RowMultiset.of(pushed(fragments, root, "join")).assertSame(expected(sample, column, type));
    return true;
  }

  private static List<List<@Nullable Object>> expected(
      SampleTable sample, int column, JoinRelType type) {
    List<List<@Nullable Object>> pairs = new ArrayList<>();
    for (List<? extends @Nullable Object> left : sample.rows()) {
      int before = pairs.size();
      for (List<? extends @Nullable Object> right : sample.rows()) {
        if (meet(left.get(column), right.get(column))) {
          pairs.add(pair(left.get(0), right.get(0)));
        }
      }

      if (type == JoinRelType.LEFT && pairs.size() == before) {
        pairs.add(pair(left.get(0), null));
      }
    }

    return pairs;
  }

  private static boolean meet(@Nullable Object left, @Nullable Object right) {
    return left != null && right != null && HouseValues.compare(left, right) == 0;
  }

  private static List<@Nullable Object> pair(@Nullable Object left, @Nullable Object right) {
    List<@Nullable Object> pair = new ArrayList<>();
    pair.add(left);
    pair.add(right);
    return pair;
  }
}

package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.testkit.AdapterFixture.Capability;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a source proves, it does: the rows of a pushed operation are those of the house's own
 * meaning, and what the adapter lacks is refused with the reason for it.
 */
public interface PushdownContract extends ContractFixture {

  private PushdownProver prover() {
    return fixture().source().catalog().site().orElseThrow().prover();
  }

  /** A table is scanned, and its columns are picked, by every adapter. */
  @Test
  default void provesScansAndColumns() {
    fixture().create(SampleTable.numbered("push_scan", 1));
    SourceTable table =
        fixture().source().catalog().table(fixture().schema(), "push_scan").orElseThrow();
    RelBuilder builder =
        new FragmentFixture(fixture().source()).builder().scan(fixture().schema(), "push_scan");
    assertThat(prover().prove(new Operation.Scan(table)).isExact()).isTrue();
    assertThat(prover().prove(new Operation.Project(builder.field(1), table.columns())).isExact())
        .isTrue();
  }

  /** A limit gives so many rows of the table, or is refused. */
  @Test
  default void limitsRows() {
    SampleTable sample = SampleTable.numbered("push_limit", 100);
    fixture().create(sample);
    Proof proof = prover().prove(new Operation.Limit());
    if (!fixture().capabilities().contains(Capability.LIMIT)) {
      assertNotImplemented(proof);
      return;
    }

    assertThat(proof.isExact()).isTrue();
    assertThat(limited(sample, 0, 0)).isEmpty();
    assertThat(limited(sample, 0, 7)).hasSize(7).doesNotHaveDuplicates();
    assertThat(limited(sample, 95, 7)).hasSize(5);
    assertThat(limited(sample, 200, 7)).isEmpty();
    assertThat(limited(sample, 0, 1_000)).hasSize(100);
    assertThat(limited(sample, 40, -1)).hasSize(60);
  }

  private List<List<@Nullable Object>> limited(SampleTable sample, int offset, int fetch) {
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelBuilder builder = fragments.builder().scan(fixture().schema(), sample.name());
    return run(fragments, builder.limit(offset, fetch).build());
  }

  private static List<List<@Nullable Object>> run(FragmentFixture fragments, RelNode root) {
    try (BufferAllocator allocator = new RootAllocator()) {
      return fragments.run(root, allocator);
    }
  }

  private static void assertNotImplemented(Proof proof) {
    assertThat(proof)
        .isInstanceOfSatisfying(
            Proof.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.NOT_IMPLEMENTED));
  }

  /**
   * Comparisons of every column with every value of its corpus keep the right rows where they are
   * proven, and no fewer than these where a superset is.
   */
  @Test
  default void filtersRows() {
    SampleTable sample = SampleTable.adversarial("push_filter", fixture().types());
    fixture().create(sample);
    SourceTable table =
        fixture().source().catalog().table(fixture().schema(), sample.name()).orElseThrow();
    int pushed = 0;
    for (int column = 0; column < sample.columns().size(); column++) {
      for (Comparison comparison : comparisons(sample, column)) {
        pushed += filters(sample, table, comparison) ? 1 : 0;
      }
    }

    assertThat(pushed > 0).isEqualTo(fixture().capabilities().contains(Capability.FILTER));
  }

  /**
   * A comparison of a column with a value of its type.
   *
   * @param value what to compare with, null for {@code IS NULL}
   */
  record Comparison(int column, SqlBinaryOperator operator, @Nullable Object value) {

    /** The house's answer for a value of the column. */
    boolean keeps(@Nullable Object actual) {
      if (value == null || actual == null) {
        return value == null && actual == null;
      }

      int order = HouseValues.compare(actual, value);
      return switch (operator.getKind()) {
        case EQUALS -> order == 0;
        case NOT_EQUALS -> order != 0;
        case LESS_THAN -> order < 0;
        case GREATER_THAN_OR_EQUAL -> order >= 0;
        default -> throw new AssertionError(operator);
      };
    }
  }

  private static List<Comparison> comparisons(SampleTable sample, int column) {
    List<Comparison> comparisons = new ArrayList<>();
    RelDataType type = sample.columns().get(column).type();
    for (Object value : AdversarialValues.of(type)) {
      comparisons.add(new Comparison(column, SqlStdOperatorTable.EQUALS, value));
      if (value != null) {
        comparisons.add(new Comparison(column, SqlStdOperatorTable.NOT_EQUALS, value));
        comparisons.add(new Comparison(column, SqlStdOperatorTable.LESS_THAN, value));
        comparisons.add(new Comparison(column, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, value));
      }
    }

    return comparisons;
  }

  /** Runs a comparison where it may be pushed, and tells whether it was. */
  private boolean filters(SampleTable sample, SourceTable table, Comparison comparison) {
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelBuilder builder = fragments.builder().scan(fixture().schema(), sample.name());
    RexNode condition = condition(builder, sample, comparison);
    if (condition == null) {
      return false;
    }

    Proof proof = prover().prove(new Operation.Filter(condition, table.columns()));
    if (proof instanceof Proof.Refused) {
      if (!fixture().capabilities().contains(Capability.FILTER)) {
        assertNotImplemented(proof);
      }

      return false;
    }

    List<List<@Nullable Object>> kept = run(fragments, builder.filter(condition).build());
    assertKept(sample, comparison, proof, kept);
    return true;
  }

  private static @Nullable RexNode condition(
      RelBuilder builder, SampleTable sample, Comparison comparison) {
    RexNode reference = builder.field(comparison.column());
    Object value = comparison.value();
    if (value == null) {
      return builder.isNull(reference);
    }

    RelDataType type = sample.columns().get(comparison.column()).type();
    return HouseValues.literal(builder.getRexBuilder(), type, value)
        .map(literal -> builder.call(comparison.operator(), reference, literal))
        .orElse(null);
  }

  private static void assertKept(
      SampleTable sample, Comparison comparison, Proof proof, List<List<@Nullable Object>> kept) {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<? extends @Nullable Object> row : sample.rows()) {
      if (comparison.keeps(row.get(comparison.column()))) {
        expected.add(new ArrayList<>(row));
      }
    }

    // A superset is filtered again above, which is done here before the rows are compared.
    List<List<@Nullable Object>> compared =
        proof.isExact()
            ? kept
            : kept.stream().filter(row -> comparison.keeps(row.get(comparison.column()))).toList();
    RowMultiset.of(compared)
        .difference(expected)
        .ifPresent(
            difference -> {
              throw new AssertionError(comparison + " on " + sample.columns() + ": " + difference);
            });
  }
}

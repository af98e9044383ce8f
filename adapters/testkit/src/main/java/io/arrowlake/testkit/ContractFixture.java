package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.testkit.AdapterFixture.Capability;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** What all the contracts ask of the test that implements them. */
public interface ContractFixture {

  /** The fixture, open for as long as the test runs. */
  AdapterFixture fixture();

  /** Whether the adapter has a capability. */
  default boolean can(Capability capability) {
    return fixture().capabilities().contains(capability);
  }

  /** A table that a fixture has made, as the source's catalog has it now. */
  default SourceTable table(SampleTable sample) {
    return fixture().source().catalog().table(fixture().schema(), sample.name()).orElseThrow();
  }

  /** What the source's prover says. */
  default Proof prove(Operation operation) {
    return fixture().source().catalog().site().orElseThrow().prover().prove(operation);
  }

  /**
   * Whether an operation is proven to be exact. What the adapter lacks must be refused with the
   * reason for it.
   */
  default boolean isProven(Operation operation, Capability capability) {
    Proof proof = prove(operation);
    if (!can(capability)) {
      assertThat(proof)
          .isInstanceOfSatisfying(
              Proof.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.NOT_IMPLEMENTED));
    }

    return proof.isExact();
  }

  /**
   * The rows of a tree that runs at the source. The statement that reached its server, where there
   * is one, speaks of what was pushed.
   *
   * @param keyword what the statement must hold, in lower case
   */
  default List<List<@Nullable Object>> pushed(
      FragmentFixture fragments, RelNode root, String keyword) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<String> statements =
        fixture()
            .received(
                () -> {
                  try (BufferAllocator allocator = new RootAllocator()) {
                    rows.addAll(fragments.run(root, allocator));
                  }
                });
    if (!statements.isEmpty()) {
      assertThat(statements).anySatisfy(sql -> assertThat(sql).contains(keyword));
    }

    return rows;
  }
}

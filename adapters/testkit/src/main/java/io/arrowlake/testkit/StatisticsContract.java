package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What a source tells of the size of its tables is about right, or that it does not know. */
public interface StatisticsContract extends ContractFixture {

  /** The number of rows is known to a tenth where the adapter claims so. */
  @Test
  default void knowsHowManyRows() {
    SampleTable sample = SampleTable.numbered("statistics_rows", 10_000);
    fixture().create(sample);
    double rows = table(sample).statistics().rowCount();
    if (can(AdapterFixture.Capability.STATISTICS)) {
      assertThat(rows).isCloseTo(10_000, Percentage.withPercentage(10));
    } else {
      assertThat(rows).isNaN();
    }
  }

  /** A table that others make anew has its own statistics. */
  @Test
  default void forgetsWhatWasReplaced() {
    fixture().create(SampleTable.numbered("statistics_replaced", 10_000));
    table(SampleTable.numbered("statistics_replaced", 0)).statistics();
    SampleTable small = SampleTable.numbered("statistics_replaced", 10);
    fixture().create(small);
    if (can(AdapterFixture.Capability.STATISTICS)) {
      assertThat(table(small).statistics().rowCount()).isLessThan(100);
    }
  }
}

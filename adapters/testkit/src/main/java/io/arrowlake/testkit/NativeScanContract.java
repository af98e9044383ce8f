package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.spi.ArrowSchemas;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A source whose tables a compute engine reads by itself: the rows of a native scan are those that
 * the tables hold. It has no site of its own.
 */
public interface NativeScanContract extends ContractFixture {

  /** Every value of the adversarial corpus comes out as it went in, and under its type. */
  @Test
  default void readsAdversarialValues() {
    SampleTable sample = SampleTable.adversarial("native_values", fixture().types());
    fixture().create(sample);
    SourceTable table = table(sample);
    for (int i = 0; i < sample.columns().size(); i++) {
      assertThat(ArrowSchemas.arrowType(table.columns().get(i).type()))
          .as("type of column %s", sample.columns().get(i).name())
          .isEqualTo(ArrowSchemas.arrowType(sample.columns().get(i).type()));
    }

    RowMultiset.of(fixture().rows(sample.name())).assertSame(sample.rows());
  }

  /** Nothing is pushed to the source itself: the engine that reads it computes. */
  @Test
  default void hasNoSite() {
    assertThat(fixture().source().catalog().site()).isEmpty();
  }

  /** A table without rows has its columns. */
  @Test
  default void readsNoRows() {
    SampleTable full = SampleTable.adversarial("native_empty", fixture().types());
    fixture().create(new SampleTable(full.name(), full.columns(), List.of()));
    assertThat(fixture().rows(full.name())).isEmpty();
    assertThat(table(full).columns()).hasSameSizeAs(full.columns());
  }

  /** Columns of every type may hold nothing but NULL. */
  @Test
  default void readsNothingButNulls() {
    SampleTable full = SampleTable.adversarial("native_nulls", fixture().types());
    List<List<@Nullable Object>> rows =
        IntStream.range(0, 3)
            .mapToObj(i -> Collections.<@Nullable Object>nCopies(full.columns().size(), null))
            .toList();
    fixture().create(new SampleTable(full.name(), full.columns(), rows));
    RowMultiset.of(fixture().rows(full.name())).assertSame(rows);
  }

  /** A table that is longer than a batch is read as a whole, each row once. */
  @Test
  default void readsManyRows() {
    SampleTable sample = SampleTable.numbered("native_many", ScanContract.MANY_ROWS);
    fixture().create(sample);
    RowMultiset.of(fixture().rows(sample.name())).assertSame(sample.rows());
  }

  /** What others replace is read anew, with as many bytes and within the same second. */
  @Test
  default void readsWhatWasReplaced() {
    for (long value = 0; value < 5; value++) {
      SampleTable one =
          new SampleTable(
              "native_replaced",
              SampleTable.numbered("native_replaced", 0).columns(),
              List.of(List.of(value, "row " + value)));
      fixture().create(one);
      RowMultiset.of(fixture().rows(one.name())).assertSame(one.rows());
    }
  }
}

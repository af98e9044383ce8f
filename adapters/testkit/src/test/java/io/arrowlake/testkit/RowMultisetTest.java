package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowMultisetTest {

  @Test
  void comparesWithoutOrderButWithCounts() {
    List<List<Object>> rows = List.of(List.of(1L), List.of(2L), List.of(1L));
    RowMultiset.of(rows).assertSame(List.of(List.of(2L), List.of(1L), List.of(1L)));
    assertThat(RowMultiset.of(rows).difference(List.of(List.of(1L), List.of(2L), List.of(2L))))
        .hasValueSatisfying(
            text -> assertThat(text).contains("missing: [2]").contains("unexpected: [1]"));
  }

  @Test
  void comparesTheOrderWhereItIsAsked() {
    List<List<Object>> rows = List.of(List.of(1L), List.of(2L));
    RowMultiset.of(rows).assertSameOrder(rows);
    assertThatThrownBy(
            () -> RowMultiset.of(rows).assertSameOrder(List.of(List.of(2L), List.of(1L))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void comparesDecimalsByValueAndFloatsAsSqlDoes() {
    assertThat(difference(new BigDecimal("1.50"), new BigDecimal("1.5"), 0)).isFalse();
    assertThat(difference(new BigDecimal("0.00"), new BigDecimal("0"), 0)).isFalse();
    assertThat(difference(-0.0, 0.0, 0)).isFalse();
    assertThat(difference(Double.NaN, Double.NaN, 0)).isFalse();
    assertThat(difference(Double.NaN, Double.NaN, 1e-9)).isFalse();
    assertThat(difference(1.0, 1.0 + 1e-12, 0)).isTrue();
    assertThat(difference(1.0, 1.0 + 1e-12, 1e-9)).isFalse();
    assertThat(difference(1.0, 1.1, 1e-9)).isTrue();
    assertThat(difference(Double.POSITIVE_INFINITY, Double.MAX_VALUE, 1e-9)).isTrue();
    assertThat(difference(1L, 1.0, 1e-9)).isTrue();
    assertThat(difference(null, null, 0)).isFalse();
    assertThat(difference(null, 0L, 0)).isTrue();
  }

  private static boolean difference(Object a, Object b, double tolerance) {
    return RowMultiset.of(List.of(Arrays.asList(a)))
        .withTolerance(tolerance)
        .difference(List.of(Arrays.asList(b)))
        .isPresent();
  }
}

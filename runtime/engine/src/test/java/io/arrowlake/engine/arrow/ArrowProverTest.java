package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import java.util.List;
import java.util.Random;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowProverTest {
  private ArrowFixture fixture;
  private PushdownProver prover;

  @BeforeEach
  void open() throws Exception {
    fixture = new ArrowFixture();
    prover = fixture.engine.site().prover();
    fixture.table("x", RandomRows.columns(), RandomRows.rows(new Random(1), 5, 9), 20);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPPER(t)",
        "LOWER(t)",
        "t LIKE t",
        "SQRT(f)",
        "CAST(t AS INTEGER)",
        "CAST(i AS VARCHAR)",
        "EXTRACT(SECOND FROM ts)",
        "POWER(i, 2)",
        "t SIMILAR TO 'a'",
        "ROW_NUMBER() OVER (ORDER BY i)",
        "CEIL(d)"
      })
  void refusesWhatHasNoKernel(String expression) {

    Project project = (Project) fixture.plan("SELECT " + expression + " FROM x");
    Proof proof = prover.prove(new Operation.Project(project.getProjects().get(0), List.of()));
    assertThat(proof)
        .isInstanceOfSatisfying(
            Proof.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(RefusalReason.NOT_IMPLEMENTED);
              assertThat(refused.detail()).contains("$");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i + 1",
        "t LIKE 'a%'",
        "CASE WHEN bo THEN i END",
        "EXTRACT(YEAR FROM dt)",
        "i + ?",
        "COALESCE(t, ?)"
      })
  void acceptsWhatHasAKernel(String expression) {
    Project project = (Project) fixture.plan("SELECT " + expression + " FROM x");
    assertThat(prover.prove(new Operation.Project(project.getProjects().get(0), List.of())))
        .isEqualTo(Proof.exact());
  }

  @Test
  void refusesTablesGroupingSetsAndNestedKeys() {
    RelDataType array =
        ArrowFixture.TYPES.createArrayType(ArrowFixture.type(SqlTypeName.INTEGER), -1);
    ColumnFacts nested = ColumnFacts.derived("a", array);
    ColumnFacts plain = ColumnFacts.derived("i", ArrowFixture.type(SqlTypeName.INTEGER));
    assertThat(prover.prove(new Operation.GroupingSets()).isExact()).isFalse();
    assertThat(prover.prove(new Operation.Group(nested)).isExact()).isFalse();
    assertThat(prover.prove(new Operation.Group(plain)).isExact()).isTrue();
    assertThat(prover.prove(new Operation.SetOperation(SqlKind.UNION, true, nested)).isExact())
        .isTrue();
    assertThat(prover.prove(new Operation.SetOperation(SqlKind.UNION, false, nested)).isExact())
        .isFalse();
    assertThat(prover.prove(new Operation.SetOperation(SqlKind.EXCEPT, true, plain)).isExact())
        .isFalse();
    assertThat(prover.prove(new Operation.Limit()).isExact()).isTrue();
  }
}

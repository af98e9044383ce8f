package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangeStatementsTest {
  @Test
  void updates() {
    UpdateRows update =
        RoundTrip.parse(
            "update a.b.t as x set c = x.c + 1, d = default from s, u where x.k = s.k"
                + " returning x.c, d as e, *",
            UpdateRows.class);
    assertThat(update.table().names).containsExactly("a", "b", "t");
    assertThat(update.alias().getSimple()).isEqualTo("x");
    assertThat(update.assignments()).hasSize(2);
    assertThat(update.assignments().get(1).value()).isEmpty();
    assertThat(update.from()).isPresent();
    assertThat(update.returning().orElseThrow()).hasSize(3);
    UpdateRows bare = RoundTrip.parse("update b.t set returning = 1", UpdateRows.class);
    assertThat(bare.alias().getSimple()).isEqualTo("t");
    assertThat(bare.where()).isEmpty();
  }

  @Test
  void deletes() {
    assertThat(RoundTrip.parse("delete from t returning *", DeleteRows.class).returning())
        .isPresent();
    DeleteRows delete =
        RoundTrip.parse(
            "delete from t x using s join u using (k) where x.k = s.k", DeleteRows.class);
    assertThat(delete.alias().getSimple()).isEqualTo("x");
    assertThat(delete.using()).isPresent();
  }

  @Test
  void merges() {
    MergeRows merge =
        RoundTrip.parse(
            "merge into t using (select 1 as k) as s on t.k = s.k"
                + " when matched and s.k > 5 then delete"
                + " when matched then update set a = s.k, b = default"
                + " when not matched and s.k is null then do nothing"
                + " when not matched then insert (k, a) values (s.k, default)"
                + " returning a, t.b as c",
            MergeRows.class);
    assertThat(merge.clauses())
        .extracting(MergeClause::action)
        .containsExactly(
            MergeClause.Action.DELETE,
            MergeClause.Action.UPDATE,
            MergeClause.Action.SKIP,
            MergeClause.Action.INSERT);
    assertThat(merge.returning()).hasValueSatisfying(items -> assertThat(items).hasSize(2));
    assertThat(RoundTrip.error("merge into t using s on true when not matched then delete"))
        .contains("can only be inserted");
    assertThat(
            RoundTrip.error("merge into t using s on true when matched then insert (a) values (1)"))
        .contains("cannot be inserted");
    assertThat(
            RoundTrip.error(
                "merge into t using s on true when not matched then insert (a, b) values (1)"))
        .contains("2 columns and 1 values");
  }

  @Test
  void altersTablesAndMakesViews() {
    assertThat(
            RoundTrip.parse("alter table a.t add column b varchar(3) not null", AlterTable.class)
                .definition()
                .orElseThrow()
                .name()
                .getSimple())
        .isEqualTo("b");
    assertThat(RoundTrip.parse("alter table t drop b", AlterTable.class).column()).isPresent();
    AlterTable rename = RoundTrip.parse("alter table t rename b to c", AlterTable.class);
    assertThat(rename.action()).isEqualTo(AlterTable.Action.RENAME_COLUMN);
    assertThat(RoundTrip.parse("alter table t rename to u", AlterTable.class).action())
        .isEqualTo(AlterTable.Action.RENAME_TABLE);
    CreateView view =
        RoundTrip.parse("create or replace view a.v (x, y) as select 1, 2", CreateView.class);
    assertThat(view.replaces()).isTrue();
    assertThat(view.columns()).containsExactly("x", "y");
    assertThat(RoundTrip.parse("drop view if exists v", DropView.class).ifExists()).isTrue();
  }

  @Test
  void insertsAndTruncates() {
    assertThat(
            RoundTrip.parse("insert into t (a) values (1) returning a, b", InsertRows.class)
                .returning())
        .hasSize(2);
    assertThat(RoundTrip.parse("truncate a.t", TruncateTable.class).name().names)
        .containsExactly("a", "t");
    assertThat(RoundTrip.parse("explain delete from t", ExplainQuery.class).query())
        .isInstanceOf(DeleteRows.class);
  }
}

package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.junit.jupiter.api.Test;

class TableStatementsTest {
  @Test
  void createsTableWithColumns() {
    CreateTable create =
        RoundTrip.parse(
            "create table a.b.t (a int, b text not null, \"C d\" numeric(10, 2) null,"
                + " primary key (a, b))",
            CreateTable.class);
    assertThat(create.getKind()).isEqualTo(SqlKind.CREATE_TABLE);
    assertThat(create.onConflict()).isEqualTo(CreateTable.OnConflict.FAIL);
    assertThat(create.name().names).containsExactly("a", "b", "t");
    assertThat(create.columns())
        .map(column -> ((ColumnDefinition) column).name().getSimple())
        .containsExactly("a", "b", "C d");
    assertThat(create.columns())
        .map(column -> ((ColumnDefinition) column).type().orElseThrow().toString())
        .containsExactly("INTEGER", "VARCHAR", "DECIMAL(10, 2)");
    assertThat(create.columns())
        .map(column -> ((ColumnDefinition) column).type().orElseThrow().getNullable())
        .containsExactly(null, false, true);
    assertThat(create.primaryKey()).map(Object::toString).containsExactly("a", "b");
    assertThat(create.query()).isEmpty();
  }

  @Test
  void createsTableAsQuery() {
    CreateTable create =
        RoundTrip.parse("create or replace table t (a, b) as select 1, 2", CreateTable.class);
    assertThat(create.onConflict()).isEqualTo(CreateTable.OnConflict.REPLACE);
    assertThat(create.columns())
        .allSatisfy(column -> assertThat(((ColumnDefinition) column).type()).isEmpty());
    assertThat(create.query()).isPresent();
    assertThat(RoundTrip.rewritten("create table t as values (1, 'x') order by 1 limit 1"))
        .startsWith("CREATE TABLE \"t\" AS VALUES (1, 'x') ORDER BY 1");
  }

  @Test
  void keyOfAColumnIsTheKeyOfTheTable() {
    CreateTable create =
        RoundTrip.parse(
            "create table if not exists if (id bigint not null primary key)", CreateTable.class);
    assertThat(create.onConflict()).isEqualTo(CreateTable.OnConflict.SKIP);
    assertThat(create.primaryKey()).map(Object::toString).containsExactly("id");
  }

  @Test
  void refusesTablesWithoutMeaning() {
    assertThat(RoundTrip.error("create table t"))
        .isEqualTo("1:1 CREATE TABLE needs columns, or AS and a query");
    assertThat(RoundTrip.error("create table t (a int, b)"))
        .isEqualTo("1:24 The column has no type");
    assertThat(RoundTrip.error("create table t (a int primary key, primary key (a))"))
        .isEqualTo("1:36 A table has one primary key");
    assertThat(RoundTrip.error("create or replace table if not exists t (a int)"))
        .isEqualTo("1:32 OR REPLACE and IF NOT EXISTS exclude each other");
    assertThat(RoundTrip.error("create index x on t"))
        .isEqualTo("1:8 Encountered \"index\" at line 1, column 8.");
  }

  @Test
  void dropsTable() {
    DropTable drop = RoundTrip.parse("drop table if exists a.b", DropTable.class);
    assertThat(drop.ifExists()).isTrue();
    assertThat(drop.name().names).containsExactly("a", "b");
    assertThat(RoundTrip.parse("drop table t", DropTable.class).ifExists()).isFalse();
  }

  @Test
  void inserts() {
    SqlInsert insert =
        RoundTrip.parse("insert into t (a, value, year) values (1, 'x', null)", SqlInsert.class);
    assertThat(insert.getTargetColumnList()).map(Object::toString).contains("a", "value", "year");
    assertThat(RoundTrip.parse("insert into a.t select * from u", SqlInsert.class).getSource())
        .isNotNull();
  }
}

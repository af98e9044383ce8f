package io.arrowlake.jmh;

import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;

/**
 * The trees whose engines are compared: one operator each, over {@link #FACTS} and, in joins, a
 * quarter as many {@link #KEYS}.
 */
enum OperatorTree {
  /** Half of the rows pass two comparisons. */
  FILTER(
      facts ->
          facts.filter(
              facts.greaterThan(facts.field("amount"), facts.literal(new BigDecimal("100.00"))),
              facts.lessThan(facts.field("price"), facts.literal(0.9)))),
  /** Arithmetic of decimals, doubles and integers. */
  PROJECT(
      facts ->
          facts.project(
              facts.call(
                  SqlStdOperatorTable.MULTIPLY,
                  facts.field("amount"),
                  facts.literal(new BigDecimal("0.9"))),
              facts.call(SqlStdOperatorTable.PLUS, facts.field("price"), facts.field("price")),
              facts.call(SqlStdOperatorTable.PLUS, facts.field("k"), facts.literal(1)))),
  /** Four groups of integers. */
  AGGREGATE_FEW(facts -> aggregate(facts, "few")),
  /** A quarter as many groups as rows, by an integer. */
  AGGREGATE_MANY(facts -> aggregate(facts, "k")),
  /** As many, by a text. */
  AGGREGATE_TEXT(facts -> aggregate(facts, "name")),
  /** The different ones of integers, a quarter of the rows. */
  DISTINCT(facts -> facts.project(facts.field("k")).distinct()),
  /** Each row meets one of the keys. */
  JOIN(facts -> join(facts, JoinRelType.INNER, "k", "key")),
  /** The same by a text. */
  JOIN_TEXT(facts -> join(facts, JoinRelType.INNER, "name", "label")),
  /** Each row meets one of the keys, whose columns are not in the result. */
  SEMI_JOIN(facts -> join(facts, JoinRelType.SEMI, "k", "key")),
  /** All rows by an integer and a decimal. */
  SORT(facts -> facts.sort(facts.field("k"), facts.field("amount"))),
  /** The 100 largest. */
  TOP_N(facts -> facts.sortLimit(0, 100, facts.desc(facts.field("amount")), facts.field("k")));

  /** The query that makes the rows of the larger input; %d is their number. */
  static final String FACTS =
      "SELECT (hash(i) %% greatest(%1$d // 4, 1))::BIGINT AS k, (i %% 4)::BIGINT AS few,"
          + " 'name ' || hash(i) %% greatest(%1$d // 4, 1) AS name,"
          + " (hash(i + 1) %% 20000 / 100)::DECIMAL(15, 2) AS amount,"
          + " (hash(i + 2) %% 1000 / 1000.0)::DOUBLE AS price FROM range(%1$d) AS r(i)";

  /** The query that makes the rows of the smaller input; %d is the number of the larger. */
  static final String KEYS =
      "SELECT i::BIGINT AS key, 'name ' || i AS label FROM range(greatest(%1$d // 4, 1)) AS r(i)";

  private static final HouseTypeFactory TYPES = new HouseTypeFactory();

  static final RelDataType FACTS_TYPE =
      TYPES.createStructType(
          List.of(
              nullable(TYPES.createSqlType(SqlTypeName.BIGINT)),
              nullable(TYPES.createSqlType(SqlTypeName.BIGINT)),
              nullable(TYPES.createSqlType(SqlTypeName.VARCHAR)),
              nullable(TYPES.createSqlType(SqlTypeName.DECIMAL, 15, 2)),
              nullable(TYPES.createSqlType(SqlTypeName.DOUBLE))),
          List.of("k", "few", "name", "amount", "price"));

  static final RelDataType KEYS_TYPE =
      TYPES.createStructType(
          List.of(
              nullable(TYPES.createSqlType(SqlTypeName.BIGINT)),
              nullable(TYPES.createSqlType(SqlTypeName.VARCHAR))),
          List.of("key", "label"));

  private final UnaryOperator<RelBuilder> tree;

  OperatorTree(UnaryOperator<RelBuilder> tree) {
    this.tree = tree;
  }

  private static RelDataType nullable(RelDataType type) {
    return TYPES.createTypeWithNullability(type, true);
  }

  private static RelBuilder aggregate(RelBuilder facts, String key) {
    return facts.aggregate(
        facts.groupKey(key),
        facts.countStar("rows"),
        facts.sum(facts.field("price")),
        facts.max(facts.field("amount")));
  }

  private static RelBuilder join(RelBuilder facts, JoinRelType type, String left, String right) {
    facts.push(new FragmentInput(facts.getCluster(), 1, KEYS_TYPE, 1));
    return facts.join(type, facts.equals(facts.field(2, 0, left), facts.field(2, 1, right)));
  }

  /** Its name as it is printed. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The name of its price. */
  String price() {
    return switch (this) {
      case FILTER -> "filter";
      case PROJECT -> "project";
      case AGGREGATE_FEW, AGGREGATE_MANY, DISTINCT -> "aggregate";
      case AGGREGATE_TEXT -> "textAggregate";
      case JOIN, SEMI_JOIN -> "join";
      case JOIN_TEXT -> "textJoin";
      case SORT -> "sort";
      case TOP_N -> "topN";
    };
  }

  /** How often the price is paid, where the facts and the result have so many rows. */
  double work(long rows, long results) {
    return switch (this) {
      case JOIN, JOIN_TEXT, SEMI_JOIN -> 2 * (rows + keys(rows)) + results;
      case SORT -> rows * Math.max(1, Math.log(rows + 1) / 4);
      default -> rows;
    };
  }

  /** How many rows the operator keeps. */
  long kept(long rows, long results) {
    return isJoin() ? keys(rows) : results;
  }

  /** How many keys there are to so many facts. */
  static long keys(long rows) {
    return Math.max(1, rows / 4);
  }

  boolean isJoin() {
    return this == JOIN || this == JOIN_TEXT || this == SEMI_JOIN;
  }

  /** A new tree; the facts are its fragment 0, the keys its fragment 1. */
  RelNode build(long rows) {
    RelOptCluster cluster =
        RelOptCluster.create(
            new HepPlanner(new HepProgramBuilder().build()), new RexBuilder(TYPES));
    RelBuilder builder = RelBuilder.proto().create(cluster, null);
    builder.push(new FragmentInput(cluster, 0, FACTS_TYPE, rows));
    return tree.apply(builder).build();
  }
}

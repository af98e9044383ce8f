package io.arrowlake.sql;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.sql.Sql.Level;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.Sarg;

/** Writes SEARCH as comparisons and lists, with NULL as the argument says. Stateless. */
final class SargWriter implements Spelling {

  static boolean isSpelled(RexCall call) {
    return call.getOperands().get(1) instanceof RexLiteral
        && switch (Family.of(call.getOperands().get(0).getType())) {
          case BOOLEAN,
              INTEGER,
              DECIMAL,
              FLOAT,
              TEXT,
              BYTES,
              DATE,
              TIME,
              TIMESTAMP,
              INSTANT,
              UUID,
              MONTHS,
              MICROSECONDS ->
              true;
          default -> false;
        };
  }

  /** The argument of a SEARCH. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static Sarg<?> sarg(RexCall call) {
    return (Sarg) ((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class);
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Sql write(Call call) {
    Sarg sarg = sarg(call.rex());
    Sql subject = call.sql(0);
    List<Sql> arms = arms(call, sarg, subject);
    RexUnknownAs unknownAs = sarg.nullAs;
    if (arms.isEmpty() || sarg.isAll() || sarg.rangeSet.encloses(Range.all())) {
      return constant(subject, sarg.rangeSet.encloses(Range.all()), unknownAs);
    }

    Sql known =
        arms.size() == 1
            ? arms.get(0)
            : new Sql(
                String.join(" OR ", arms.stream().map(arm -> arm.within(Level.AND)).toList()),
                Level.OR);
    String tested = subject.within(Level.OTHER);
    return switch (unknownAs) {
      case UNKNOWN -> known;
      case TRUE -> new Sql(tested + " IS NULL OR " + known.within(Level.AND), Level.OR);
      case FALSE -> new Sql(tested + " IS NOT NULL AND " + known.within(Level.NOT), Level.AND);
    };
  }

  private static Sql constant(Sql subject, boolean value, RexUnknownAs unknownAs) {
    String tested = subject.within(Level.OTHER);
    return switch (unknownAs) {
      case UNKNOWN ->
          Sql.atom(
              "CASE WHEN " + tested + " IS NOT NULL THEN " + (value ? "TRUE" : "FALSE") + " END");
      case TRUE -> value ? Sql.atom("TRUE") : new Sql(tested + " IS NULL", Level.COMPARISON);
      case FALSE -> value ? new Sql(tested + " IS NOT NULL", Level.COMPARISON) : Sql.atom("FALSE");
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<Sql> arms(Call call, Sarg sarg, Sql subject) {
    List<Sql> arms = new ArrayList<>();
    if (sarg.isComplementedPoints()) {
      List<Comparable> points = new ArrayList<>();
      ((RangeSet) sarg.rangeSet)
          .complement()
          .asRanges()
          .forEach(range -> points.add(((Range) range).lowerEndpoint()));
      arms.add(list(call, subject, points, SqlStdOperatorTable.NOT_EQUALS, " NOT IN "));
      return arms;
    }

    List<Comparable> points = new ArrayList<>();
    for (Object each : sarg.rangeSet.asRanges()) {
      Range range = (Range) each;
      if (isPoint(range)) {
        points.add(range.lowerEndpoint());
      } else {
        arms.add(range(call, range));
      }
    }

    if (!points.isEmpty()) {
      arms.add(0, list(call, subject, points, SqlStdOperatorTable.EQUALS, " IN "));
    }

    return arms;
  }

  @SuppressWarnings("rawtypes")
  private static boolean isPoint(Range range) {
    return range.hasLowerBound()
        && range.hasUpperBound()
        && range.lowerEndpoint().equals(range.upperEndpoint());
  }

  @SuppressWarnings("rawtypes")
  private static Sql list(
      Call call, Sql subject, List<Comparable> points, SqlOperator one, String many) {
    if (points.size() == 1 || Family.of(call.operand(0).getType()) == Family.FLOAT) {
      String junction = one == SqlStdOperatorTable.EQUALS ? " OR " : " AND ";
      List<String> parts =
          points.stream()
              .map(point -> compare(call, one, point))
              .map(part -> points.size() == 1 ? part.text() : part.within(Level.NOT))
              .toList();
      Level level = one == SqlStdOperatorTable.EQUALS ? Level.OR : Level.AND;
      return new Sql(String.join(junction, parts), points.size() == 1 ? Level.COMPARISON : level);
    }

    List<String> literals =
        points.stream().map(point -> call.dialect().bare(literal(call, point)).text()).toList();
    boolean isKept =
        points.stream()
            .allMatch(
                point ->
                    call.dialect().equatesKept(call.facts(0), literal(call, point), none(call)));
    Sql listed = isKept ? call.kept(0) : subject;
    return new Sql(
        listed.within(Level.OTHER) + many + "(" + String.join(", ", literals) + ")",
        Level.COMPARISON);
  }

  private static ColumnFacts none(Call call) {
    return ColumnFacts.derived("", call.operand(1).getType());
  }

  @SuppressWarnings("rawtypes")
  private static Sql range(Call call, Range range) {
    List<Sql> bounds = new ArrayList<>();
    if (range.hasLowerBound()) {
      boolean closed = range.lowerBoundType() == BoundType.CLOSED;
      bounds.add(
          compare(
              call,
              closed ? SqlStdOperatorTable.GREATER_THAN_OR_EQUAL : SqlStdOperatorTable.GREATER_THAN,
              range.lowerEndpoint()));
    }

    if (range.hasUpperBound()) {
      boolean closed = range.upperBoundType() == BoundType.CLOSED;
      bounds.add(
          compare(
              call,
              closed ? SqlStdOperatorTable.LESS_THAN_OR_EQUAL : SqlStdOperatorTable.LESS_THAN,
              range.upperEndpoint()));
    }

    return bounds.size() == 1
        ? bounds.get(0)
        : new Sql(bounds.get(0) + " AND " + bounds.get(1), Level.AND);
  }

  @SuppressWarnings("rawtypes")
  private static Sql compare(Call call, SqlOperator operator, Comparable value) {
    return call.sql(
        call.dialect().rexBuilder().makeCall(operator, call.operand(0), literal(call, value)));
  }

  @SuppressWarnings("rawtypes")
  private static RexLiteral literal(Call call, Comparable value) {
    RelDataType type = call.operand(1).getType();
    RexBuilder builder = call.dialect().rexBuilder();
    RexNode literal = builder.makeLiteral(value, type, false, false);
    return literal instanceof RexLiteral plain
        ? plain
        : (RexLiteral) ((RexCall) literal).getOperands().get(0);
  }
}

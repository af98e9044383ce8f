package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** One call that is being written, with its operands. Used while one text is written. */
public final class Call {
  private final RexCall rex;
  private final ExpressionWriter writer;

  Call(RexCall rex, ExpressionWriter writer) {
    this.rex = rex;
    this.writer = writer;
  }

  /** The call as the plan has it. */
  public RexCall rex() {
    return rex;
  }

  /** The house type of the result. */
  public RelDataType type() {
    return rex.getType();
  }

  /** The family of the result. */
  public Family family() {
    return Family.of(rex.getType());
  }

  /** How many operands there are. */
  public int count() {
    return rex.getOperands().size();
  }

  /** An operand as the plan has it. */
  public RexNode operand(int i) {
    return rex.getOperands().get(i);
  }

  /** The family of an operand. */
  public Family family(int i) {
    return Family.of(operand(i).getType());
  }

  /** The facts of an operand: of its column, where it is one. */
  public ColumnFacts facts(int i) {
    return writer.facts(operand(i));
  }

  /** An operand as it stands between commas, with exactly its house type. */
  public String arg(int i) {
    return writer.write(operand(i)).text();
  }

  /** An operand, with exactly its house type. */
  public Sql sql(int i) {
    return writer.write(operand(i));
  }

  /**
   * An operand as the site keeps it: where it is a column, without what makes its value the
   * house's.
   */
  public Sql kept(int i) {
    return writer.kept(operand(i));
  }

  /** An operand beside another one that gives it its type: literals stand without casts. */
  public Sql bare(int i) {
    return writer.bare(operand(i));
  }

  /** An operand made the given type by a cast, where it is not. */
  public Sql as(int i, RelDataType type) {
    return writer.as(operand(i), type);
  }

  /** Another expression over the same inputs. */
  public Sql sql(RexNode node) {
    return writer.write(node);
  }

  /** The dialect in which the call is written. */
  public SqlDialectBase dialect() {
    return writer.dialect();
  }

  /** All operands between commas. */
  public String args() {
    return String.join(", ", rex.getOperands().stream().map(o -> writer.write(o).text()).toList());
  }

  /** The call's operands. */
  public List<RexNode> operands() {
    return rex.getOperands();
  }

  /**
   * The text with operands in the place of their numbers: {@code {0}} as an argument, {@code {0!}}
   * in parentheses unless it is an atom.
   */
  public String fill(String template) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      if (open < 0) {
        break;
      }

      int close = template.indexOf('}', open);
      text.append(template, at, open);
      String place = template.substring(open + 1, close);
      boolean atomic = place.endsWith("!");
      Sql operand = sql(Integer.parseInt(atomic ? place.substring(0, place.length() - 1) : place));
      text.append(atomic ? operand.atomic() : operand.text());
      at = close + 1;
    }

    return text.append(template.substring(at)).toString();
  }
}

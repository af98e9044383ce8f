package io.arrowlake.planner;

import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleOperand;
import org.apache.calcite.plan.RelOptRuleOperandChildPolicy;
import org.apache.calcite.rel.RelNode;

/**
 * Whether a phase of rules can change a tree at all. To look at the shapes is much cheaper than to
 * build the rule engine's graph, and most phases have nothing to do on most statements. Stateless.
 */
final class RuleMatch {
  private RuleMatch() {}

  /** Whether the shape of any node fits any rule; false means that the phase changes nothing. */
  static boolean isPossible(List<RelOptRule> rules, RelNode tree) {
    for (RelOptRule rule : rules) {
      if (fits(rule.getOperand(), tree)) {
        return true;
      }
    }

    for (RelNode input : tree.getInputs()) {
      if (isPossible(rules, input)) {
        return true;
      }
    }

    return false;
  }

  private static boolean fits(RelOptRuleOperand operand, RelNode node) {
    if (!operand.matches(node)) {
      return false;
    }

    List<RelOptRuleOperand> wanted = operand.getChildOperands();
    List<RelNode> inputs = node.getInputs();
    if (operand.childPolicy == RelOptRuleOperandChildPolicy.ANY) {
      return true;
    } else if (operand.childPolicy == RelOptRuleOperandChildPolicy.UNORDERED) {
      return wanted.stream().allMatch(child -> anyFits(child, inputs));
    }

    if (inputs.size() < wanted.size()) {
      return false;
    }

    for (int i = 0; i < wanted.size(); i++) {
      if (!fits(wanted.get(i), inputs.get(i))) {
        return false;
      }
    }

    return true;
  }

  private static boolean anyFits(RelOptRuleOperand operand, List<RelNode> inputs) {
    return inputs.stream().anyMatch(input -> fits(operand, input));
  }
}

package io.arrowlake.planner.rule;

import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.tools.RelBuilderFactory;
import org.jspecify.annotations.Nullable;

/** The configuration of a rule that has nothing to configure. Immutable. */
record PlainRuleConfig(
    String description,
    RelRule.OperandTransform operandSupplier,
    RelBuilderFactory relBuilderFactory)
    implements RelRule.Config {

  static PlainRuleConfig of(String description, RelRule.OperandTransform operands) {
    return new PlainRuleConfig(description, operands, RelFactories.LOGICAL_BUILDER);
  }

  @Override
  public RelOptRule toRule() {
    throw new UnsupportedOperationException("Rules are made by their own factories");
  }

  @Override
  public RelRule.Config withRelBuilderFactory(RelBuilderFactory factory) {
    return new PlainRuleConfig(description, operandSupplier, factory);
  }

  @Override
  public RelRule.Config withDescription(@Nullable String newDescription) {
    return new PlainRuleConfig(
        newDescription == null ? description : newDescription, operandSupplier, relBuilderFactory);
  }

  @Override
  public RelRule.Config withOperandSupplier(RelRule.OperandTransform transform) {
    return new PlainRuleConfig(description, transform, relBuilderFactory);
  }
}

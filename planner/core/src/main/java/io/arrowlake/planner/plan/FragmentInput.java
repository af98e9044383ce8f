package io.arrowlake.planner.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;

/** The leaf of a fragment that stands for the rows of another fragment. */
public final class FragmentInput extends AbstractRelNode {
  private final int fragment;
  private final double rows;

  /** The rows of the fragment with this number, of which the planner expects so many. */
  public FragmentInput(RelOptCluster cluster, int fragment, RelDataType rowType, double rows) {
    super(cluster, cluster.traitSet());
    this.fragment = fragment;
    this.rowType = rowType;
    this.rows = rows;
  }

  /** The number of the fragment whose rows these are. */
  public int fragment() {
    return fragment;
  }

  /** The same leaf, for the rows of a fragment with another number. */
  public FragmentInput of(int other) {
    return other == fragment ? this : new FragmentInput(getCluster(), other, rowType, rows);
  }

  @Override
  public double estimateRowCount(RelMetadataQuery metadata) {
    return rows;
  }

  @Override
  public RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery metadata) {
    return planner.getCostFactory().makeTinyCost();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("fragment", fragment);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return this;
  }
}

package io.arrowlake.sql;

import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import java.util.Optional;

/** A site that is given SQL. Thread-safe. */
public final class SqlSite implements Site {
  private final String name;
  private final SiteKind kind;
  private final SiteCost cost;
  private final PushdownProver prover;
  private final QueryWriter writer;

  /** A site of this name and kind that speaks the dialect. */
  public SqlSite(String name, SiteKind kind, SqlDialectBase dialect, SiteCost cost) {
    this.name = name;
    this.kind = kind;
    this.cost = cost;
    this.prover = new DialectProver(name, kind, dialect);
    this.writer = new SqlWriter(dialect, name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SiteKind kind() {
    return kind;
  }

  @Override
  public PushdownProver prover() {
    return prover;
  }

  @Override
  public Optional<QueryWriter> writer() {
    return Optional.of(writer);
  }

  @Override
  public SiteCost cost() {
    return cost;
  }

  @Override
  public String toString() {
    return name;
  }
}

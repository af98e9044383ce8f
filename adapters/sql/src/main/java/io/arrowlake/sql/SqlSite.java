package io.arrowlake.sql;

import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.InputLimit;
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
  private final InputLimit inputLimit;
  private final PushdownProver prover;
  private final QueryWriter writer;

  /** A site of this name and kind that speaks the dialect. */
  public SqlSite(String name, SiteKind kind, SqlDialectBase dialect, SiteCost cost) {
    this(name, kind, dialect, cost, InputLimit.NONE);
  }

  /** A source of this name that speaks the dialect, and takes rows of others up to a limit. */
  public SqlSite(String name, SqlDialectBase dialect, SiteCost cost, InputLimit inputLimit) {
    this(name, SiteKind.SOURCE, dialect, cost, inputLimit);
  }

  private SqlSite(
      String name, SiteKind kind, SqlDialectBase dialect, SiteCost cost, InputLimit inputLimit) {
    this.name = name;
    this.kind = kind;
    this.cost = cost;
    this.inputLimit = inputLimit;
    this.prover = new DialectProver(name, kind, dialect, inputLimit);
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
  public InputLimit inputLimit() {
    return inputLimit;
  }

  @Override
  public String toString() {
    return name;
  }
}

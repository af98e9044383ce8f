package io.arrowlake.sql;

import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.ChangeText;
import io.arrowlake.planner.plan.QueryWriter;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * Writes fragments as SQL of a dialect. Thread-safe.
 *
 * <p>Operations share a SELECT as long as SQL's own order of clauses means the same; every relation
 * has an alias, every column goes by it, and columns come out as {@code c0}, {@code c1}, ... with
 * exactly the types of the tree. Rows without columns come out with one, {@code c0}, of 1s.
 */
public final class SqlWriter implements QueryWriter {
  private final SqlDialectBase dialect;
  private final String site;

  /**
   * A writer for one site.
   *
   * @param site the name of the site, by which tables know what reads them natively
   */
  public SqlWriter(SqlDialectBase dialect, String site) {
    this.dialect = dialect;
    this.site = site;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the tree holds what the dialect
   *     cannot spell, which its prover refuses
   */
  @Override
  public String write(RelNode root, Bindings bindings) {
    return written(root, bindings).text();
  }

  @Override
  public Written written(RelNode root, Bindings bindings) {
    return new RelationWriter(dialect, site, bindings).statement(root);
  }

  @Override
  public ChangeText write(Change change, RelNode rows, Bindings bindings) {
    return new ChangeWriter(dialect, new RelationWriter(dialect, site, bindings), change)
        .whole(rows);
  }

  @Override
  public List<ChangeText> write(Change change, String relation) {
    RelationWriter relations = new RelationWriter(dialect, site, Bindings.UNBOUND);
    return new ChangeWriter(dialect, relations, change).from(relation);
  }
}

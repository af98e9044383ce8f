package io.arrowlake.sql;

/**
 * How a site spells one operator on operands of certain types, so that it gives the house's result.
 * Stateless.
 *
 * <p>The piece has exactly the house type of the call at the site, with two exceptions: a decimal
 * may have more digits before the point, and a text may have no length.
 */
@FunctionalInterface
public interface Spelling {

  /** The call in the site's SQL. */
  Sql write(Call call);
}

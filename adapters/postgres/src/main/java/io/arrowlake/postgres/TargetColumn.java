package io.arrowlake.postgres;

/**
 * A column that rows are written to, as the server describes it. Immutable.
 *
 * @param name the column
 * @param type its type, domains resolved
 * @param declared the type as DDL spells it, such as {@code numeric(10,2)}
 * @param presence whether NULL is refused
 * @param element the type of an array's elements; the column's own where it is no array
 * @param elementOid the oid of the elements' type, 0 where it is no array
 */
record TargetColumn(
    String name,
    RemoteType type,
    String declared,
    Presence presence,
    RemoteType element,
    int elementOid) {

  /** Whether a column takes NULL. */
  enum Presence {
    OPTIONAL,
    REQUIRED
  }

  boolean isArray() {
    return elementOid != 0;
  }

  /** The array's elements as a column of their own. */
  TargetColumn elements() {
    RemoteType bare =
        new RemoteType(element.name(), element.schema(), element.kind(), type.modifier());
    return new TargetColumn(name, bare, element.name(), Presence.OPTIONAL, element, 0);
  }
}

package io.arrowlake.postgres;

import java.util.Set;

/**
 * A column's type as the server describes it, domains resolved to what they are made of.
 *
 * @param name the type's name in pg_type
 * @param schema the schema of the type
 * @param kind pg_type's typtype: {@code b} for base, {@code e} for enum, ...
 * @param modifier length or precision and scale, -1 for none
 */
record RemoteType(String name, String schema, String kind, int modifier) {
  /** The types of PostGIS, whose binary form is extended well-known binary. */
  static final Set<String> GEOMETRIES = Set.of("geometry", "geography");

  private static final int HEADER = 4;
  private static final int SCALE_BITS = 11;

  boolean isBuiltIn() {
    return schema.equals("pg_catalog") && kind.equals("b");
  }

  /** Whether it is PostGIS's geometry or geography, wherever its schema is. */
  boolean isGeometry() {
    return kind.equals("b") && GEOMETRIES.contains(name);
  }

  boolean hasModifier() {
    return modifier >= HEADER;
  }

  /** The length of varchar(n) and bpchar(n). */
  int length() {
    return modifier - HEADER;
  }

  int precision() {
    return (modifier - HEADER) >> 16 & 0xFFFF;
  }

  /** The scale of numeric, which may be negative or greater than the precision. */
  int scale() {
    int bits = (modifier - HEADER) & ((1 << SCALE_BITS) - 1);
    return (bits ^ 1 << (SCALE_BITS - 1)) - (1 << (SCALE_BITS - 1));
  }
}

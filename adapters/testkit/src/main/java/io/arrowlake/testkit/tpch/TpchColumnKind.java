package io.arrowlake.testkit.tpch;

import java.util.Locale;

/** The kinds of columns in TPC-H. */
enum TpchColumnKind {
  INTEGER("integer"),
  BIGINT("bigint"),
  DECIMAL("decimal(12,2)"),
  DATE("date"),
  CHAR("char(%d)"),
  VARCHAR("varchar(%d)");

  private final String postgresType;

  TpchColumnKind(String postgresType) {
    this.postgresType = postgresType;
  }

  String postgresType(int length) {
    return String.format(Locale.ROOT, postgresType, length);
  }

  /** DuckDB checks no length, and its CHAR is another name of VARCHAR. */
  String duckDbType() {
    return switch (this) {
      case CHAR, VARCHAR -> "varchar";
      default -> postgresType;
    };
  }
}

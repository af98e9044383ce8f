package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The roles that the page of PostgreSQL describes, with what it grants them and nothing else. */
final class DocumentedGrants {
  /** The roles, in the order of the page. */
  static final List<String> ROLES = List.of("reader", "writer", "loader");

  private static final Pattern GRANTS = Pattern.compile("```sql\n((?:GRANT [^;]*;\n)+)```");

  /** A role that has something in another database cannot be dropped. */
  private static final String MAKE =
      "DO $$ BEGIN CREATE ROLE %s LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$";

  private DocumentedGrants() {}

  /** Makes the roles, and closes a new database to all but them; run in that database. */
  static List<String> statements(String database) throws IOException {
    String page = Files.readString(Path.of("../../docs/sources/postgres.md"));
    List<String> grants = GRANTS.matcher(page).results().map(match -> match.group(1)).toList();
    assertThat(grants).hasSize(ROLES.size());
    List<String> statements = new ArrayList<>();
    ROLES.forEach(role -> statements.add(MAKE.formatted(role)));
    statements.add("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    statements.add("REVOKE ALL ON SCHEMA public FROM PUBLIC");
    grants.forEach(grant -> statements.add(grant.replace("DATABASE shop", "DATABASE " + database)));
    return statements;
  }
}

package io.arrowlake.jdbc;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds schemas and tables for DatabaseMetaData. A source that cannot be asked hides nothing but
 * itself: it is left out, and a warning says so. For one lookup, by one thread.
 */
final class MetadataTables {
  private final Catalogs catalogs;
  private final List<String> warnings = new ArrayList<>();

  MetadataTables(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  /** A schema of a catalog. */
  record Schema(String catalog, String schema) {}

  /** What was left out so far, and why. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<Schema> schemas(@Nullable String catalog, @Nullable String schemaPattern) {
    Predicate<String> matches = NamePattern.of(schemaPattern);
    List<Schema> found = new ArrayList<>();
    for (PlannerCatalog each : catalogs(catalog)) {
      try {
        each.schemas().stream()
            .filter(matches)
            .sorted()
            .forEach(schema -> found.add(new Schema(each.name(), schema)));
      } catch (ArrowLakeException e) {
        leaveOut(each.name(), e);
      }
    }

    return found;
  }

  List<SourceTable> tables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern) {
    Predicate<String> schemas = NamePattern.of(schemaPattern);
    Predicate<String> tables = NamePattern.of(tablePattern);
    List<SourceTable> found = new ArrayList<>();
    for (PlannerCatalog each : catalogs(catalog)) {
      try {
        for (String schema : each.schemas().stream().filter(schemas).sorted().toList()) {
          for (String table : each.tables(schema).stream().filter(tables).sorted().toList()) {
            table(each, schema, table).ifPresent(found::add);
          }
        }
      } catch (ArrowLakeException e) {
        leaveOut(each.name(), e);
      }
    }

    return found;
  }

  /** The tables of exactly these names; null stands for any. */
  List<SourceTable> exactly(@Nullable String catalog, @Nullable String schema, String table) {
    return tables(catalog, quoted(schema), quoted(table));
  }

  private static @Nullable String quoted(@Nullable String name) {
    return name == null ? null : name.replaceAll("([\\\\%_])", "\\\\$1");
  }

  /** One table that is broken does not hide the others; a source that is away hides its own. */
  private Optional<SourceTable> table(PlannerCatalog catalog, String schema, String table) {
    try {
      return catalog.table(schema, table);
    } catch (ArrowLakeException e) {
      if (isAway(e)) {
        throw e;
      }

      leaveOut(catalog.name() + "." + schema + "." + table, e);
      return Optional.empty();
    }
  }

  private static boolean isAway(ArrowLakeException e) {
    return switch (e.code()) {
      case SOURCE_UNREACHABLE, SOURCE_LOST, SOURCE_AUTHENTICATION -> true;
      default -> e.code().type() == ErrorType.RESOURCE;
    };
  }

  private void leaveOut(String what, ArrowLakeException e) {
    warnings.add("Left out " + what + ": " + e.getMessage());
  }

  private List<PlannerCatalog> catalogs(@Nullable String catalog) {
    List<PlannerCatalog> found = new ArrayList<>();
    for (String name : catalogs.names().stream().sorted().toList()) {
      if (catalog == null || catalog.equals(name)) {
        catalogs.catalog(name).ifPresent(found::add);
      }
    }

    return found;
  }
}

package io.arrowlake.planner;

import com.google.common.base.Suppliers;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.PathIdentifier;
import io.arrowlake.planner.proof.Site;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs as the tree of schemas that Calcite's validator walks. Made for one statement, which
 * sees each table in one state however often it names it. Not thread-safe.
 */
final class CatalogSchemas {
  /** The schema of the catalogs as those who answer queries in their own language. */
  static final String QUERY = "$query";

  /** The schema of the table that a statement changes. */
  static final String TARGET = "$target";

  /** That table with the identity of its rows. */
  static final String TARGET_ROWS = "rows";

  /** That table as users know it. */
  static final String TARGET_RESULT = "result";

  private final Catalogs catalogs;
  private final CatalogTable.TextLength textLength;
  private final Map<List<String>, Optional<CatalogTable>> seen = new LinkedHashMap<>();
  private final Map<String, Optional<Named<Schema>>> roots = new HashMap<>();
  private Set<String> named = Set.of();

  CatalogSchemas(Catalogs catalogs, CatalogTable.TextLength textLength) {
    this.catalogs = catalogs;
    this.textLength = textLength;
  }

  /** The root, whose sub-schemas are the catalogs and the one of paths. */
  Schema root() {
    return new Node(Lookup.empty(), new Names<>(catalogs::names, this::rootSchema));
  }

  /** The tables that the statement named so far. */
  List<SourceTable> tables() {
    return seen.values().stream()
        .flatMap(Optional::stream)
        .map(table -> table.unwrap(SourceTable.class))
        .distinct()
        .toList();
  }

  /**
   * Lets tables that are looked up from now on show the columns that are read by name only, where
   * one of them is named.
   *
   * @param names the names of the statement's columns
   */
  void reveal(Set<String> names) {
    named = names;
  }

  /** Makes a table known as the one that the statement changes. */
  void target(SourceTable table, @Nullable Site site) {
    CatalogTable rows =
        new CatalogTable(table.identified(), site, CatalogTable.TextLength.DECLARED);
    CatalogTable result = new CatalogTable(table, site, CatalogTable.TextLength.DECLARED);
    Lookup<Table> tables =
        new Names<>(
            List::of, name -> new Named<Table>(name, name.equals(TARGET_ROWS) ? rows : result));
    roots.put(TARGET, Optional.of(new Named<>(TARGET, node(tables))));
  }

  private @Nullable Named<Schema> rootSchema(String name) {
    return roots.computeIfAbsent(name, this::findRoot).orElse(null);
  }

  private Optional<Named<Schema>> findRoot(String name) {
    if (name.equals(PathIdentifier.SCHEMA)) {
      Lookup<Table> paths = new Names<>(List::of, path -> named(path, path(path)));
      return Optional.of(new Named<>(name, node(paths)));
    }

    if (name.equals(QUERY)) {
      Lookup<Schema> answering = new Names<>(List::of, this::queries);
      return Optional.of(new Named<>(name, new Node(Lookup.empty(), answering)));
    }

    return catalogs
        .catalog(name)
        .map(catalog -> new Named<Schema>(catalog.name(), catalogSchema(catalog)));
  }

  private @Nullable Named<Schema> queries(String name) {
    return catalogs
        .catalog(name)
        .map(
            catalog ->
                new Named<Schema>(
                    name, node(new Names<>(List::of, text -> named(text, query(catalog, text))))))
        .orElse(null);
  }

  private Optional<CatalogTable> query(PlannerCatalog catalog, String text) {
    return seen.computeIfAbsent(
        List.of(QUERY, catalog.name(), text),
        key -> {
          SourceTable table =
              catalog
                  .query(text)
                  .orElseThrow(
                      () ->
                          new ArrowLakeException(
                              ErrorCode.NOT_SUPPORTED,
                              "Catalog " + catalog.name() + " has no SQL of its own"));
          return Optional.of(new CatalogTable(table, catalog.site().orElse(null), textLength));
        });
  }

  private static Schema node(Lookup<Table> tables) {
    return new Node(tables, Lookup.empty());
  }

  /** Asks the catalog for its schemas at most once, and only when a name may be one of them. */
  private Schema catalogSchema(PlannerCatalog catalog) {
    Supplier<Lookup<Table>> sole =
        Suppliers.memoize(
            () ->
                catalog
                    .soleSchema()
                    .<Lookup<Table>>map(schema -> tables(catalog, schema))
                    .orElseGet(Lookup::empty));
    Lookup<Table> tables =
        new Names<>(
            () -> List.copyOf(sole.get().getNames(LikePattern.any())),
            name -> sole.get().getIgnoreCase(name));
    Supplier<List<String>> names = Suppliers.memoize(catalog::schemas);
    Function<String, @Nullable Named<Schema>> schemas =
        name ->
            match(names.get(), name)
                .map(schema -> new Named<>(schema, node(tables(catalog, schema))))
                .orElse(null);
    return new Node(tables, new Names<>(names, schemas));
  }

  private Lookup<Table> tables(PlannerCatalog catalog, String schema) {
    return new Names<>(
        () -> catalog.tables(schema), name -> named(name, table(catalog, schema, name)));
  }

  private Optional<CatalogTable> table(PlannerCatalog catalog, String schema, String name) {
    return seen.computeIfAbsent(
        List.of(catalog.name(), schema, name),
        key ->
            catalog
                .table(schema, name)
                .map(table -> catalogTable(table, catalog.site().orElse(null))));
  }

  private CatalogTable catalogTable(SourceTable table, @Nullable Site site) {
    boolean revealed = table.ownColumns().stream().anyMatch(own -> named.contains(own.name()));
    return revealed
        ? CatalogTable.revealed(table, site, textLength)
        : new CatalogTable(table, site, textLength);
  }

  private Optional<CatalogTable> path(String path) {
    return seen.computeIfAbsent(
        List.of(PathIdentifier.SCHEMA, path),
        key -> catalogs.path(path).map(table -> new CatalogTable(table, null, textLength)));
  }

  private static @Nullable Named<Table> named(String asked, Optional<CatalogTable> table) {
    return table.map(found -> new Named<Table>(asked, found)).orElse(null);
  }

  /** The name itself where it is there, else the one that differs only in case. */
  private static Optional<String> match(List<String> names, String name) {
    return names.contains(name)
        ? Optional.of(name)
        : names.stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /** A schema made of two look-ups. */
  private static final class Node extends AbstractSchema {
    private final Lookup<Table> tables;
    private final Lookup<Schema> schemas;

    Node(Lookup<Table> tables, Lookup<Schema> schemas) {
      this.tables = tables;
      this.schemas = schemas;
    }

    @Override
    public Lookup<Table> tables() {
      return tables;
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
      return schemas;
    }
  }

  /** A look-up by a function that finds a name whatever its case. */
  private static final class Names<T> implements Lookup<T> {
    private final Supplier<List<String>> names;
    private final Function<String, @Nullable Named<T>> find;

    Names(Supplier<List<String>> names, Function<String, @Nullable Named<T>> find) {
      this.names = names;
      this.find = find;
    }

    @Override
    public @Nullable T get(String name) {
      Named<T> found = find.apply(name);
      return found != null && found.name().equals(name) ? found.entity() : null;
    }

    @Override
    public @Nullable Named<T> getIgnoreCase(String name) {
      return find.apply(name);
    }

    @Override
    public Set<String> getNames(LikePattern pattern) {
      Set<String> matching = new TreeSet<>(names.get());
      matching.removeIf(name -> !pattern.matcher().apply(name));
      return matching;
    }
  }
}

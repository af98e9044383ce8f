package io.arrowlake.planner;

import io.arrowlake.planner.CatalogTable.TextLength;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.ChangeStatement;
import io.arrowlake.planner.grammar.ColumnDefinition;
import io.arrowlake.planner.grammar.HouseConformance;
import io.arrowlake.planner.grammar.InsertRows;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.planner.rule.ConstantFolder;
import io.arrowlake.planner.statistics.MetadataHandlers;
import io.arrowlake.planner.statistics.ObservedRows;
import io.arrowlake.planner.statistics.StatisticsMetadata;
import io.arrowlake.planner.statistics.StatisticsQuery;
import io.arrowlake.planner.type.HouseFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Step 2: a syntax tree to algebra whose names and types are known. Thread-safe. */
final class Binder {
  private final Catalogs catalogs;
  private final ObservedRows observed;
  private final RelDataTypeFactory types;
  private final SqlOperatorTable operators;
  private final MetadataHandlers metadata = new MetadataHandlers(StatisticsMetadata.provider());

  Binder(Catalogs catalogs, RelDataTypeFactory types, ObservedRows observed) {
    this.catalogs = catalogs;
    this.observed = observed;
    this.types = types;
    this.operators = HouseFunctions.table();
  }

  /**
   * The algebra of a query or an INSERT.
   *
   * @throws ArrowLakeException with the place, where a name or type is wrong
   */
  BoundStatement bind(SqlNode statement, PlanContext context) {
    return bind(statement, context, catalogs);
  }

  /**
   * The same, with what these catalogs answer instead of the binder's own.
   *
   * @throws ArrowLakeException with the place, where a name or type is wrong
   */
  BoundStatement bind(SqlNode statement, PlanContext context, Catalogs asked) {
    boolean inserts = statement instanceof SqlInsert || statement instanceof InsertRows;
    TextLength textLength = inserts ? TextLength.ANY : TextLength.DECLARED;
    CatalogSchemas schemas = new CatalogSchemas(asked, textLength);
    if (statement instanceof SqlInsert insert && insert.isUpsert()) {
      throw ChangeQuery.at(
              new ArrowLakeException(ErrorCode.NOT_SUPPORTED, "UPSERT is not there"),
              insert.getParserPosition())
          .remedy("Write MERGE INTO");
    }

    try {
      return bind(statement.accept(new NativeQueries()), context, schemas);
    } catch (CalciteContextException e) {
      throw new ValidationErrors(catalogs, context, schemas, statement).of(e);
    } catch (UnsupportedOperationException e) {
      throw new ArrowLakeException(
          ErrorCode.NOT_SUPPORTED, "The statement combines what cannot be planned together", e);
    }
  }

  private BoundStatement bind(SqlNode statement, PlanContext context, CatalogSchemas schemas) {
    Reader reader = new Reader(schemas, context, types);
    // What is written to has the columns that can be written.
    target(statement).ifPresent(name -> reader.getTable(name.names));
    schemas.reveal(NamedColumns.of(statement));
    if (statement instanceof ChangeStatement change) {
      return new ChangeBinder(this, reader, schemas, context, types).bind(change);
    } else if (statement instanceof InsertRows insert) {
      return new ChangeBinder(this, reader, schemas, context, types).bind(insert);
    }

    Converted converted = convert(statement, reader, context);
    RelRoot root = converted.root();
    return statement instanceof SqlInsert
        ? insert((SqlInsert) converted.valid(), root, converted.parameters())
        : new BoundStatement(root.project(), root.validatedRowType, converted.parameters(), null);
  }

  private static Optional<SqlIdentifier> target(SqlNode statement) {
    if (statement instanceof ChangeStatement change) {
      return Optional.of(change.table());
    }

    SqlNode inserting = statement instanceof InsertRows rows ? rows.insert() : statement;
    return inserting instanceof SqlInsert insert
        ? Optional.of((SqlIdentifier) insert.getTargetTable())
        : Optional.empty();
  }

  /**
   * A statement as algebra.
   *
   * @param valid its syntax tree, in which names are complete
   * @param parameters the types of its parameters, in order
   */
  record Converted(SqlNode valid, RelRoot root, List<RelDataType> parameters) {}

  /** The algebra of a query or an INSERT whose names are found by a reader. */
  Converted convert(SqlNode statement, Reader reader, PlanContext context) {
    SqlValidator validator = validator(reader);
    SqlNode valid = validator.validate(statement);
    RelOptCluster cluster = cluster(context);
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (rowType, query, path, viewPath) -> {
              throw new IllegalStateException("Views are expanded by their sources");
            },
            validator,
            reader,
            cluster,
            StandardConvertletTable.INSTANCE,
            SqlToRelConverter.config()
                .withExpand(false)
                .withInSubQueryThreshold(Integer.MAX_VALUE)
                .withRemoveSortInSubQuery(true)
                .withRelBuilderConfigTransform(
                    config -> relBuilderConfig(config).withBloat(ProjectMerger.NONE)));
    RelRoot converted = converter.convertQuery(valid, false, true);
    CastLiterals.check(valid);
    RelRoot root = converted.withRel(ProjectMerger.merge(converted.rel));
    SupportedAlgebra.check(root.rel);
    return new Converted(valid, root, parameters(valid, validator));
  }

  /** The types of the parameters in the order of the statement's text. */
  private static List<RelDataType> parameters(SqlNode valid, SqlValidator validator) {
    SortedMap<Integer, RelDataType> found = new TreeMap<>();
    valid.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            found.putIfAbsent(parameter.getIndex(), validator.getValidatedNodeType(parameter));
            return null;
          }
        });
    return List.copyOf(found.values());
  }

  /** The simplification that a builder does while it builds is left to the rewriter. */
  static RelBuilder.Config relBuilderConfig(RelBuilder.Config config) {
    return config.withSimplify(false).withPushJoinCondition(false).withSimplifyValues(false);
  }

  /** An INSERT as its rows and where they go. */
  BoundStatement insert(SqlInsert statement, RelRoot root, List<RelDataType> parameters) {
    TableModify modify = (TableModify) root.rel;
    SourceTable table = modify.getTable().unwrap(SourceTable.class);
    if (!table.writable()) {
      throw new ArrowLakeException(
          ErrorCode.READ_ONLY, "No rows can be inserted into " + table.name());
    }

    RelNode rows = assignable(modify.getInput(), modify.getTable().getRowType());
    List<Integer> kept = assigned(statement, table);
    if (kept.size() < table.columns().size()) {
      rows = RelOptUtil.createProject(rows, kept);
    }

    Write write =
        new Write(
            Write.Kind.INSERT, table.name(), kept.stream().map(table.columns()::get).toList());
    return new BoundStatement(
        rows, rows.getRowType(), parameters, write, change(statement, table, write));
  }

  /** The INSERT as a change that the source may do by itself, where it changes rows at all. */
  private static @Nullable Change change(SqlInsert statement, SourceTable table, Write write) {
    if (table.identity().isEmpty()) {
      return null;
    }

    SqlNodeList names = statement.getTargetColumnList();
    List<Change.Assignment> assignments =
        IntStream.range(0, write.columns().size())
            .filter(i -> names == null || isNamed(names, write.columns().get(i).name()))
            .mapToObj(i -> new Change.Assignment(write.columns().get(i), i))
            .toList();
    return new Change(
        table,
        List.of(new Change.Insert(assignments)),
        new Change.Layout(0, -1),
        Change.Matching.ANY,
        Change.Place.ENGINE,
        null);
  }

  /** The columns that an INSERT gives values to; the source has values for the others. */
  private static List<Integer> assigned(SqlInsert statement, SourceTable table) {
    SqlNodeList names = statement.getTargetColumnList();
    return IntStream.range(0, table.columns().size())
        .filter(
            i ->
                !table.defaults().get(i)
                    || names == null
                    || isNamed(names, table.columns().get(i).name()))
        .boxed()
        .toList();
  }

  private static boolean isNamed(SqlNodeList names, String column) {
    return names.stream()
        .anyMatch(name -> Util.last(((SqlIdentifier) name).names).equalsIgnoreCase(column));
  }

  /**
   * The rows with the types of the columns that they go to. Text keeps its length: assigning a text
   * that is too long is an error of the one who writes, where a cast would cut it. NULL in a column
   * that allows none is found there, too.
   */
  private RelNode assignable(RelNode rows, RelDataType target) {
    RelDataTypeFactory.Builder row = types.builder();
    for (int i = 0; i < target.getFieldCount(); i++) {
      RelDataType wanted = target.getFieldList().get(i).getType();
      RelDataType given = rows.getRowType().getFieldList().get(i).getType();
      row.add(target.getFieldNames().get(i), assigned(given, wanted, types));
    }

    return cast(rows, row.build());
  }

  /** The type in which a value is handed to a column of a type. */
  static RelDataType assigned(RelDataType given, RelDataType wanted, RelDataTypeFactory types) {
    boolean text = wanted.getSqlTypeName() == given.getSqlTypeName() && given.getCharset() != null;
    return types.createTypeWithNullability(text ? given : wanted, given.isNullable());
  }

  /** Rows cast to a row type. */
  RelNode cast(RelNode rows, RelDataType rowType) {
    return RelOptUtil.createCastRel(rows, rowType, true);
  }

  /** The columns that a statement defines, with the types of the house. */
  List<ColumnFacts> columns(List<ColumnDefinition> definitions, PlanContext context) {
    CatalogSchemas schemas = new CatalogSchemas(catalogs, TextLength.DECLARED);
    SqlValidator validator = validator(new Reader(schemas, context, types));
    List<ColumnFacts> columns = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (ColumnDefinition column : definitions) {
      SqlDataTypeSpec spec =
          column
              .type()
              .orElseThrow(
                  () ->
                      new ArrowLakeException(
                          ErrorCode.INVALID_QUERY, "Column " + column.name() + " has no type"));
      if (!names.add(column.name().getSimple())) {
        throw ChangeQuery.at(
            new ArrowLakeException(
                ErrorCode.INVALID_QUERY, "Column is defined twice: " + column.name().getSimple()),
            column.name().getParserPosition());
      }

      boolean nullable = !Boolean.FALSE.equals(spec.getNullable());
      RelDataType type =
          types.createTypeWithNullability(
              type(column, validator, new ValidationErrors(catalogs, context, schemas, column)),
              nullable);
      columns.add(ColumnFacts.derived(column.name().getSimple(), type));
    }

    return columns;
  }

  private static RelDataType type(
      ColumnDefinition column, SqlValidator validator, ValidationErrors errors) {
    SqlDataTypeSpec spec = column.type().orElseThrow();
    try {
      validator.validateDataType(spec);
      return spec.deriveType(validator);
    } catch (CalciteContextException e) {
      throw errors.of(e);
    }
  }

  private SqlValidator validator(Reader reader) {
    return new HouseValidator(
        operators,
        reader,
        types,
        SqlValidator.Config.DEFAULT
            .withConformance(HouseConformance.INSTANCE)
            .withDefaultNullCollation(NullCollation.HIGH)
            .withIdentifierExpansion(true)
            .withTypeCoercionEnabled(true));
  }

  private RelOptCluster cluster(PlanContext context) {
    HepPlanner planner = new HepPlanner(HepProgram.builder().build());
    planner.setExecutor(new ConstantFolder(context.now()));
    RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
    ObservedRows asked = context.settings().learnFrom(observed);
    cluster.setMetadataQuerySupplier(() -> new StatisticsQuery(metadata, asked));
    return cluster;
  }

  /** Whether a statement is one that is bound: a query, or one that writes or changes rows. */
  static boolean isBindable(SqlNode statement) {
    return statement.isA(SqlKind.QUERY)
        || statement.getKind() == SqlKind.INSERT
        || statement instanceof ChangeStatement
        || statement instanceof InsertRows;
  }

  /** Finds tables in the catalogs of one statement; names match without regard to case. */
  static final class Reader extends CalciteCatalogReader {
    Reader(CatalogSchemas schemas, PlanContext context, RelDataTypeFactory types) {
      super(
          CalciteSchema.createRootSchema(false, false, "", schemas.root()),
          SqlNameMatchers.withCaseSensitive(false),
          paths(context.catalog(), context.schema()),
          types,
          new CalciteConnectionConfigImpl(new Properties())
              .set(CalciteConnectionProperty.CASE_SENSITIVE, "false"));
    }

    private static List<List<String>> paths(@Nullable String catalog, @Nullable String schema) {
      List<List<String>> paths = new ArrayList<>();
      if (catalog != null && schema != null) {
        paths.add(List.of(catalog, schema));
      }

      if (catalog != null) {
        paths.add(List.of(catalog));
      }

      paths.add(List.of());
      return paths;
    }
  }
}

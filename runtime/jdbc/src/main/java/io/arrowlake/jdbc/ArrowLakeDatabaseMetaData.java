package io.arrowlake.jdbc;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.avatica.AvaticaDatabaseMetaData;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What a connection says of the engine and of the tables behind it. Thread-safe. */
final class ArrowLakeDatabaseMetaData extends AvaticaDatabaseMetaData {
  private static final List<String> TABLE_KINDS =
      List.of("FOREIGN TABLE", "MATERIALIZED VIEW", "PARTITIONED TABLE", "TABLE", "VIEW");
  private static final int DECIMAL_RADIX = 10;

  private final ArrowLakeConnection connection;

  ArrowLakeDatabaseMetaData(ArrowLakeConnection connection) {
    super(connection);
    this.connection = connection;
  }

  private MetadataTables lookup() throws SQLException {
    connection.checkOpen();
    try {
      return new MetadataTables(connection.engine().catalogs());
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  private ResultSet result(
      MetadataShape shape, List<@Nullable Object[]> rows, List<String> warnings)
      throws SQLException {
    try {
      RelDataType rowType = shape.rowType();
      ArrowLakeStatement statement = (ArrowLakeStatement) connection.createStatement();
      return statement.give(rowType, new MetadataRows(rowType, rows), warnings);
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  private ResultSet none(MetadataShape shape) throws SQLException {
    return result(shape, List.of(), List.of());
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    connection.checkOpen();
    try {
      List<@Nullable Object[]> rows = new ArrayList<>();
      connection.engine().catalogs().names().stream().sorted().forEach(name -> rows.add(row(name)));
      return result(MetadataShape.CATALOGS, rows, List.of());
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  @Override
  public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern)
      throws SQLException {
    MetadataTables lookup = lookup();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (MetadataTables.Schema schema : lookup.schemas(catalog, schemaPattern)) {
      rows.add(row(schema.schema(), schema.catalog()));
    }

    return result(MetadataShape.SCHEMAS, rows, lookup.warnings());
  }

  @Override
  public ResultSet getTableTypes() throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    TABLE_KINDS.forEach(kind -> rows.add(row(kind)));
    return result(MetadataShape.TABLE_TYPES, rows, List.of());
  }

  @Override
  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tableNamePattern,
      String @Nullable [] types)
      throws SQLException {
    MetadataTables lookup = lookup();
    List<@Nullable Object[]> rows = new ArrayList<>();
    lookup.tables(catalog, schemaPattern, tableNamePattern).stream()
        .filter(table -> types == null || Arrays.asList(types).contains(table.kind()))
        .sorted(Comparator.comparing(SourceTable::kind))
        .forEach(table -> rows.add(tableRow(table)));
    return result(MetadataShape.TABLES, rows, lookup.warnings());
  }

  private static @Nullable Object[] tableRow(SourceTable table) {
    TableName name = table.name();
    return row(
        name.catalog(),
        name.schema(),
        name.table(),
        table.kind(),
        table.remark(),
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tableNamePattern,
      @Nullable String columnNamePattern)
      throws SQLException {
    MetadataTables lookup = lookup();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SourceTable table : lookup.tables(catalog, schemaPattern, tableNamePattern)) {
      for (int i = 0; i < table.columns().size(); i++) {
        if (NamePattern.of(columnNamePattern).test(table.columns().get(i).name())) {
          rows.add(columnRow(table.name(), table.columns().get(i), i + 1));
        }
      }
    }

    return result(MetadataShape.COLUMNS, rows, lookup.warnings());
  }

  private static @Nullable Object[] columnRow(TableName table, ColumnFacts column, int position) {
    JdbcType type = JdbcType.of(column.type());
    boolean nullable = column.type().isNullable();
    return row(
        table.catalog(),
        table.schema(),
        table.table(),
        column.name(),
        type.id(),
        type.name(),
        type.precision(),
        null,
        hasScale(type) ? type.scale() : null,
        type.isNumeric() ? DECIMAL_RADIX : null,
        nullable ? columnNullable : columnNoNulls,
        column.remark(),
        null,
        null,
        null,
        type.isText() ? type.precision() : null,
        position,
        nullable ? "YES" : "NO",
        null,
        null,
        null,
        null,
        "NO",
        "NO");
  }

  private static boolean hasScale(JdbcType type) {
    return type.isNumeric() || type.scale() > 0;
  }

  @Override
  public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    MetadataTables lookup = lookup();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SourceTable found : lookup.exactly(catalog, schema, table)) {
      if (!found.keys().isEmpty()) {
        addKey(found, rows);
      }
    }

    rows.sort(Comparator.comparing(row -> (String) row[3]));
    return result(MetadataShape.PRIMARY_KEYS, rows, lookup.warnings());
  }

  /** The first key is what comes nearest to a primary one: unique and without NULL. */
  private static void addKey(SourceTable table, List<@Nullable Object[]> rows) {
    TableName name = table.name();
    int position = 1;
    for (int column : table.keys().get(0)) {
      rows.add(
          row(
              name.catalog(),
              name.schema(),
              name.table(),
              table.columns().get(column).name(),
              position,
              null));
      position++;
    }
  }

  @Override
  public ResultSet getIndexInfo(
      @Nullable String catalog,
      @Nullable String schema,
      String table,
      boolean unique,
      boolean approximate)
      throws SQLException {
    MetadataTables lookup = lookup();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SourceTable found : lookup.exactly(catalog, schema, table)) {
      for (int key = 0; key < found.keys().size(); key++) {
        addIndex(found, key, rows);
      }
    }

    return result(MetadataShape.INDEX_INFO, rows, lookup.warnings());
  }

  private static void addIndex(SourceTable table, int key, List<@Nullable Object[]> rows) {
    TableName name = table.name();
    double estimate = table.statistics().rowCount();
    long cardinality = Double.isNaN(estimate) ? 0 : Math.round(estimate);
    int position = 1;
    for (int column : table.keys().get(key)) {
      rows.add(
          row(
              name.catalog(),
              name.schema(),
              name.table(),
              false,
              null,
              name.table() + "_key" + (key + 1),
              (int) tableIndexOther,
              position,
              table.columns().get(column).name(),
              null,
              cardinality,
              0L,
              null));
      position++;
    }
  }

  @Override
  public ResultSet getBestRowIdentifier(
      @Nullable String catalog, @Nullable String schema, String table, int scope, boolean nullable)
      throws SQLException {
    MetadataTables lookup = lookup();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SourceTable found : lookup.exactly(catalog, schema, table)) {
      if (!found.keys().isEmpty()) {
        for (int column : found.keys().get(0)) {
          rows.add(identifierRow(found.columns().get(column)));
        }
      }
    }

    return result(MetadataShape.ROW_IDENTIFIERS, rows, lookup.warnings());
  }

  private static @Nullable Object[] identifierRow(ColumnFacts column) {
    JdbcType type = JdbcType.of(column.type());
    return row(
        bestRowSession,
        column.name(),
        type.id(),
        type.name(),
        type.precision(),
        null,
        hasScale(type) ? type.scale() : null,
        bestRowNotPseudo);
  }

  @Override
  public ResultSet getTypeInfo() throws SQLException {
    HouseTypeFactory types = new HouseTypeFactory();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SqlTypeName name :
        List.of(
            SqlTypeName.BOOLEAN,
            SqlTypeName.SMALLINT,
            SqlTypeName.INTEGER,
            SqlTypeName.BIGINT,
            SqlTypeName.DECIMAL,
            SqlTypeName.REAL,
            SqlTypeName.DOUBLE,
            SqlTypeName.VARCHAR,
            SqlTypeName.UUID,
            SqlTypeName.VARBINARY,
            SqlTypeName.DATE,
            SqlTypeName.TIME,
            SqlTypeName.TIMESTAMP,
            SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
      rows.add(
          typeRow(
              JdbcType.of(
                  name == SqlTypeName.DECIMAL
                      ? types.createSqlType(name, HouseTypeSystem.MAX_WIDE_PRECISION)
                      : types.createSqlType(name))));
    }

    rows.sort(Comparator.comparing(row -> (Integer) row[1]));
    return result(MetadataShape.TYPE_INFO, rows, List.of());
  }

  private static @Nullable Object[] typeRow(JdbcType type) {
    boolean exact = type.id() == Types.DECIMAL;
    return row(
        type.name(),
        type.id(),
        type.precision(),
        literalPrefix(type),
        literalPrefix(type) == null ? null : "'",
        exact ? "precision,scale" : type.isText() ? "length" : null,
        (int) typeNullable,
        type.isText(),
        (int) typeSearchable,
        !type.isNumeric(),
        false,
        false,
        type.name(),
        0,
        exact ? type.precision() : type.scale(),
        null,
        null,
        type.isNumeric() ? DECIMAL_RADIX : null);
  }

  private static @Nullable String literalPrefix(JdbcType type) {
    return switch (type.id()) {
      case Types.VARCHAR -> "'";
      case Types.VARBINARY -> "X'";
      case Types.DATE, Types.TIME, Types.TIMESTAMP, Types.OTHER -> type.name() + " '";
      case Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP WITH LOCAL TIME ZONE '";
      default -> null;
    };
  }

  @Override
  public ResultSet getProcedures(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
      throws SQLException {
    return none(MetadataShape.PROCEDURES);
  }

  @Override
  public ResultSet getProcedureColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnNamePattern)
      throws SQLException {
    return none(MetadataShape.PROCEDURE_COLUMNS);
  }

  @Override
  public ResultSet getColumnPrivileges(
      @Nullable String catalog,
      @Nullable String schema,
      String table,
      @Nullable String columnNamePattern)
      throws SQLException {
    return none(MetadataShape.COLUMN_PRIVILEGES);
  }

  @Override
  public ResultSet getTablePrivileges(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tableNamePattern)
      throws SQLException {
    return none(MetadataShape.TABLE_PRIVILEGES);
  }

  @Override
  public ResultSet getVersionColumns(
      @Nullable String catalog, @Nullable String schema, String table) throws SQLException {
    return none(MetadataShape.ROW_IDENTIFIERS);
  }

  @Override
  public ResultSet getImportedKeys(@Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    return none(MetadataShape.FOREIGN_KEYS);
  }

  @Override
  public ResultSet getExportedKeys(@Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    return none(MetadataShape.FOREIGN_KEYS);
  }

  @Override
  public ResultSet getCrossReference(
      @Nullable String parentCatalog,
      @Nullable String parentSchema,
      String parentTable,
      @Nullable String foreignCatalog,
      @Nullable String foreignSchema,
      String foreignTable)
      throws SQLException {
    return none(MetadataShape.FOREIGN_KEYS);
  }

  @Override
  public ResultSet getUDTs(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typeNamePattern,
      int @Nullable [] types)
      throws SQLException {
    return none(MetadataShape.USER_TYPES);
  }

  @Override
  public ResultSet getSuperTypes(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String typeNamePattern)
      throws SQLException {
    return none(MetadataShape.SUPER_TYPES);
  }

  @Override
  public ResultSet getSuperTables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tableNamePattern)
      throws SQLException {
    return none(MetadataShape.SUPER_TABLES);
  }

  @Override
  public ResultSet getAttributes(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typeNamePattern,
      @Nullable String attributeNamePattern)
      throws SQLException {
    return none(MetadataShape.ATTRIBUTES);
  }

  @Override
  public ResultSet getClientInfoProperties() throws SQLException {
    return none(MetadataShape.CLIENT_INFO);
  }

  @Override
  public ResultSet getFunctions(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
      throws SQLException {
    return none(MetadataShape.FUNCTIONS);
  }

  @Override
  public ResultSet getFunctionColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnNamePattern)
      throws SQLException {
    return none(MetadataShape.FUNCTION_COLUMNS);
  }

  @Override
  public ResultSet getPseudoColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tableNamePattern,
      @Nullable String columnNamePattern)
      throws SQLException {
    return none(MetadataShape.PSEUDO_COLUMNS);
  }

  @Override
  public boolean allProceduresAreCallable() {
    return false;
  }

  @Override
  public boolean allTablesAreSelectable() {
    return false;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public boolean nullsAreSortedHigh() {
    return true;
  }

  @Override
  public boolean nullsAreSortedLow() {
    return false;
  }

  @Override
  public boolean nullsAreSortedAtStart() {
    return false;
  }

  @Override
  public boolean nullsAreSortedAtEnd() {
    return false;
  }

  @Override
  public boolean storesMixedCaseIdentifiers() {
    return true;
  }

  @Override
  public boolean supportsMixedCaseIdentifiers() {
    return false;
  }

  @Override
  public boolean storesUpperCaseIdentifiers() {
    return false;
  }

  @Override
  public boolean storesLowerCaseIdentifiers() {
    return false;
  }

  @Override
  public boolean storesMixedCaseQuotedIdentifiers() {
    return true;
  }

  @Override
  public boolean supportsMixedCaseQuotedIdentifiers() {
    return false;
  }

  @Override
  public boolean storesUpperCaseQuotedIdentifiers() {
    return false;
  }

  @Override
  public boolean storesLowerCaseQuotedIdentifiers() {
    return false;
  }

  @Override
  public String getIdentifierQuoteString() {
    return "\"";
  }

  @Override
  public String getSQLKeywords() {
    return "";
  }

  @Override
  public String getNumericFunctions() {
    return "";
  }

  @Override
  public String getStringFunctions() {
    return "";
  }

  @Override
  public String getSystemFunctions() {
    return "";
  }

  @Override
  public String getTimeDateFunctions() {
    return "";
  }

  @Override
  public String getSearchStringEscape() {
    return NamePattern.ESCAPE;
  }

  @Override
  public boolean supportsConvert() {
    return false;
  }

  @Override
  public boolean supportsExtendedSQLGrammar() {
    return false;
  }

  @Override
  public boolean supportsANSI92IntermediateSQL() {
    return false;
  }

  @Override
  public boolean supportsANSI92FullSQL() {
    return false;
  }

  @Override
  public boolean supportsSchemasInProcedureCalls() {
    return false;
  }

  @Override
  public boolean supportsSchemasInIndexDefinitions() {
    return false;
  }

  @Override
  public boolean supportsSchemasInPrivilegeDefinitions() {
    return false;
  }

  @Override
  public boolean supportsCatalogsInProcedureCalls() {
    return false;
  }

  @Override
  public boolean supportsCatalogsInIndexDefinitions() {
    return false;
  }

  @Override
  public boolean supportsCatalogsInPrivilegeDefinitions() {
    return false;
  }

  @Override
  public boolean supportsSubqueriesInQuantifieds() {
    return true;
  }

  @Override
  public int getDefaultTransactionIsolation() {
    return Connection.TRANSACTION_NONE;
  }

  @Override
  public boolean supportsDataManipulationTransactionsOnly() {
    return false;
  }

  @Override
  public boolean dataDefinitionCausesTransactionCommit() {
    return false;
  }

  @Override
  public boolean supportsOpenStatementsAcrossCommit() {
    return true;
  }

  @Override
  public boolean supportsOpenCursorsAcrossCommit() {
    return true;
  }

  @Override
  public boolean supportsStoredFunctionsUsingCallSyntax() {
    return false;
  }

  @Override
  public boolean locatorsUpdateCopy() {
    return false;
  }

  @Override
  public boolean supportsResultSetHoldability(int holdability) {
    return holdability == ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public boolean ownUpdatesAreVisible(int type) {
    return false;
  }

  @Override
  public boolean ownDeletesAreVisible(int type) {
    return false;
  }

  @Override
  public boolean ownInsertsAreVisible(int type) {
    return false;
  }

  @Override
  public boolean othersUpdatesAreVisible(int type) {
    return false;
  }

  @Override
  public boolean othersDeletesAreVisible(int type) {
    return false;
  }

  @Override
  public boolean othersInsertsAreVisible(int type) {
    return false;
  }

  @Override
  public boolean updatesAreDetected(int type) {
    return false;
  }

  @Override
  public boolean deletesAreDetected(int type) {
    return false;
  }

  @Override
  public boolean insertsAreDetected(int type) {
    return false;
  }
}

<#-- The productions that config.fmpp hooks into Calcite's grammar, and those that they share. -->

SqlNode CreateStatement() :
{
    final Span s;
    final SqlNode create;
}
{
    <CREATE> { s = span(); }
    (
        create = CreateCatalogRest(s)
    |
        LOOKAHEAD([ <OR> <REPLACE> ] <VIEW>)
        create = CreateViewRest(s)
    |
        create = CreateTableRest(s)
    )
    { return create; }
}

SqlNode DropStatement() :
{
    final Span s;
    final boolean ifExists;
    final SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    (
        <CATALOG> ifExists = IfExistsOpt() name = SimpleIdentifier() {
            return new DropCatalog(s.end(this), ifExists, name);
        }
    |
        <TABLE> ifExists = IfExistsOpt() name = CompoundTableIdentifier() {
            return new DropTable(s.end(this), ifExists, name);
        }
    |
        <VIEW> ifExists = IfExistsOpt() name = CompoundTableIdentifier() {
            return new DropView(s.end(this), ifExists, name);
        }
    )
}

/** CREATE CATALOG [IF NOT EXISTS] name USING kind [WITH (key = literal, ...)]. */
SqlNode CreateCatalogRest(Span s) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final SqlIdentifier kind;
    final SqlNodeList options;
}
{
    <CATALOG>
    ifNotExists = IfNotExistsOpt()
    name = SimpleIdentifier()
    <USING> kind = SimpleIdentifier()
    (
        <WITH> options = CatalogOptionList()
    |
        { options = new SqlNodeList(getPos()); }
    )
    { return new CreateCatalog(s.end(this), ifNotExists, name, kind, options); }
}

SqlNode AlterStatement() :
{
    final Span s;
    final SqlIdentifier name;
    final SqlNodeList options;
    final SqlNode alter;
}
{
    <ALTER> { s = span(); }
    (
        /* ALTER CATALOG name SET (key = literal, ...). */
        <CATALOG>
        name = SimpleIdentifier()
        <SET> options = CatalogOptionList()
        { return new AlterCatalog(s.end(this), name, options); }
    |
        <TABLE> alter = AlterTableRest(s) { return alter; }
    )
}

/** ALTER TABLE name ADD, DROP or RENAME [COLUMN] column, RENAME TO name. */
SqlNode AlterTableRest(Span s) :
{
    final SqlIdentifier name;
    final SqlNode column;
    final SqlIdentifier newName;
}
{
    name = CompoundTableIdentifier()
    (
        <ADD> [ LOOKAHEAD(2) <COLUMN> ] column = AddedColumn() {
            return new AlterTable(
                s.end(this), name, AlterTable.Action.ADD_COLUMN, column, null);
        }
    |
        <DROP> [ LOOKAHEAD(2) <COLUMN> ] column = SimpleIdentifier() {
            return new AlterTable(
                s.end(this), name, AlterTable.Action.DROP_COLUMN, column, null);
        }
    |
        <RENAME>
        (
            <TO> newName = SimpleIdentifier() {
                return new AlterTable(
                    s.end(this), name, AlterTable.Action.RENAME_TABLE, null, newName);
            }
        |
            [ LOOKAHEAD(2) <COLUMN> ] column = SimpleIdentifier() <TO> newName = SimpleIdentifier() {
                return new AlterTable(
                    s.end(this), name, AlterTable.Action.RENAME_COLUMN, column, newName);
            }
        )
    )
}

SqlNode AddedColumn() :
{
    final SqlIdentifier name;
    SqlDataTypeSpec type;
    final Span s;
}
{
    name = SimpleIdentifier() { s = span(); }
    type = DataType()
    [
        <NULL> { type = type.withNullable(true); }
    |
        <NOT> <NULL> { type = type.withNullable(false); }
    ]
    { return new ColumnDefinition(s.end(this), name, type); }
}

/** CREATE [OR REPLACE] VIEW name [(columns)] AS query. */
SqlNode CreateViewRest(Span s) :
{
    boolean replaces = false;
    final SqlIdentifier name;
    SqlNodeList columns = SqlNodeList.EMPTY;
    final SqlNode query;
}
{
    [ <OR> <REPLACE> { replaces = true; } ]
    <VIEW> name = CompoundTableIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { return new CreateView(s.end(this), replaces, name, columns, query); }
}

/** CREATE [OR REPLACE] TABLE [IF NOT EXISTS] name [(columns)] [AS query]. */
SqlNode CreateTableRest(Span s) :
{
    CreateTable.OnConflict onConflict = CreateTable.OnConflict.FAIL;
    final SqlIdentifier name;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
    final List<SqlNode> key = new ArrayList<SqlNode>();
    SqlNode query = null;
}
{
    [ <OR> <REPLACE> { onConflict = CreateTable.OnConflict.REPLACE; } ]
    <TABLE>
    [
        LOOKAHEAD(<IF> <NOT>)
        <IF> <NOT> <EXISTS> {
            if (onConflict == CreateTable.OnConflict.REPLACE) {
                throw SyntaxErrors.at(getPos(), "OR REPLACE and IF NOT EXISTS exclude each other");
            }
            onConflict = CreateTable.OnConflict.SKIP;
        }
    ]
    name = CompoundTableIdentifier()
    [
        <LPAREN> AddTableElement(columns, key)
        ( <COMMA> AddTableElement(columns, key) )*
        <RPAREN>
    ]
    [ <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) ]
    { return CreateTable.of(s.end(this), onConflict, name, columns, key, query); }
}

/** One column, or the primary key, of CREATE TABLE. */
void AddTableElement(List<SqlNode> columns, List<SqlNode> key) :
{
    final SqlNodeList keyColumns;
    final SqlIdentifier name;
    SqlDataTypeSpec type = null;
    final Span s;
}
{
    <PRIMARY> { s = span(); } <KEY> keyColumns = ParenthesizedSimpleIdentifierList() {
        CreateTable.addKey(key, keyColumns.getList(), s.end(this));
    }
|
    name = SimpleIdentifier() { s = span(); }
    [
        type = DataType()
        [
            <NULL> { type = type.withNullable(true); }
        |
            <NOT> <NULL> { type = type.withNullable(false); }
        ]
    ]
    [
        <PRIMARY> <KEY> {
            CreateTable.addKey(key, Collections.<SqlNode>singletonList(name), getPos());
        }
    ]
    { columns.add(new ColumnDefinition(s.end(this), name, type)); }
}

/** BEGIN, START TRANSACTION, COMMIT and ROLLBACK, with the words that say nothing. */
SqlNode TransactionControl() :
{
    final Span s;
    final TransactionStatement.Action action;
}
{
    (
        <BEGIN> { s = span(); action = TransactionStatement.Action.BEGIN; }
        [ <TRANSACTION> | <WORK> ]
    |
        <START> { s = span(); action = TransactionStatement.Action.BEGIN; } <TRANSACTION>
    |
        <COMMIT> { s = span(); action = TransactionStatement.Action.COMMIT; }
        [ <TRANSACTION> | <WORK> ]
    |
        <ROLLBACK> { s = span(); action = TransactionStatement.Action.ROLLBACK; }
        [ <TRANSACTION> | <WORK> ]
    )
    { return new TransactionStatement(s.end(this), action); }
}

/** UPDATE, DELETE, MERGE, TRUNCATE, and INSERT with what it returns. */
SqlNode ChangingStatement() :
{
    final SqlNode statement;
    final SqlNodeList returning;
}
{
    statement = UpdateStatement() { return statement; }
|
    statement = DeleteStatement() { return statement; }
|
    statement = MergeStatement() { return statement; }
|
    statement = TruncateStatement() { return statement; }
|
    statement = SqlInsert() returning = ReturningOpt() {
        return returning == null
            ? statement
            : new InsertRows(
                Span.of(statement, returning).pos(), (SqlInsert) statement, returning);
    }
}

SqlNode UpdateStatement() :
{
    final Span s;
    final SqlIdentifier table;
    final SqlIdentifier alias;
    final List<SqlNode> assignments = new ArrayList<SqlNode>();
    SqlNode from = null;
    SqlNode where = null;
    final SqlNodeList returning;
}
{
    <UPDATE> { s = span(); }
    table = CompoundTableIdentifier()
    alias = TargetAliasOpt()
    <SET> AddAssignment(assignments) ( <COMMA> AddAssignment(assignments) )*
    [ <FROM> from = FromClause() ]
    [ where = Where() ]
    returning = ReturningOpt()
    {
        return new UpdateRows(
            s.end(this), table, alias, new SqlNodeList(assignments, Span.of(assignments).pos()),
            from, where, returning);
    }
}

SqlNode DeleteStatement() :
{
    final Span s;
    final SqlIdentifier table;
    final SqlIdentifier alias;
    SqlNode using = null;
    SqlNode where = null;
    final SqlNodeList returning;
}
{
    <DELETE> { s = span(); } <FROM>
    table = CompoundTableIdentifier()
    alias = TargetAliasOpt()
    [ <USING> using = FromClause() ]
    [ where = Where() ]
    returning = ReturningOpt()
    { return new DeleteRows(s.end(this), table, alias, using, where, returning); }
}

/** MERGE INTO table USING source ON condition, and what happens to rows that match and do not. */
SqlNode MergeStatement() :
{
    final Span s;
    final SqlIdentifier table;
    final SqlIdentifier alias;
    final SqlNode source;
    final SqlNode condition;
    final List<SqlNode> clauses = new ArrayList<SqlNode>();
    final SqlNodeList returning;
}
{
    <MERGE> { s = span(); } <INTO>
    table = CompoundTableIdentifier()
    alias = TargetAliasOpt()
    <USING> source = TableRef()
    <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    ( AddMergeClause(clauses) )+
    returning = ReturningOpt()
    {
        return new MergeRows(
            s.end(this), table, alias, source, condition,
            new SqlNodeList(clauses, Span.of(clauses).pos()), returning);
    }
}

void AddMergeClause(List<SqlNode> clauses) :
{
    final Span s;
    boolean matched = true;
    SqlNode condition = null;
    final MergeClause.Action action;
    final List<SqlNode> assignments = new ArrayList<SqlNode>();
}
{
    <WHEN> { s = span(); }
    [ <NOT> { matched = false; } ]
    <MATCHED>
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    <THEN>
    (
        <UPDATE> { s.add(this); } <SET> AddAssignment(assignments)
        ( <COMMA> AddAssignment(assignments) )*
        { action = MergeClause.Action.UPDATE; }
    |
        <DELETE> { action = MergeClause.Action.DELETE; }
    |
        <INSERT> AddInsertedValues(assignments) { action = MergeClause.Action.INSERT; }
    |
        <DO> <NOTHING> {
            action = matched ? MergeClause.Action.KEEP : MergeClause.Action.SKIP;
        }
    )
    {
        final MergeClause clause =
            new MergeClause(
                s.end(this), action, condition,
                new SqlNodeList(assignments, s.end(this)));
        if (clause.isMatched() != matched) {
            throw SyntaxErrors.at(
                s.end(this),
                matched
                    ? "A row that matched cannot be inserted"
                    : "A row that matched nothing can only be inserted");
        }
        clauses.add(clause);
    }
}

/** (columns) VALUES (expressions). */
void AddInsertedValues(List<SqlNode> assignments) :
{
    final SqlNodeList columns;
    final List<SqlNode> values = new ArrayList<SqlNode>();
    SqlNode value;
    final Span s;
}
{
    columns = ParenthesizedSimpleIdentifierList()
    <VALUES> { s = span(); }
    <LPAREN> value = AssignedValue() { values.add(value); }
    ( <COMMA> value = AssignedValue() { values.add(value); } )*
    <RPAREN>
    {
        if (values.size() != columns.size()) {
            throw SyntaxErrors.at(
                s.end(this), columns.size() + " columns and " + values.size() + " values");
        }
        for (int i = 0; i < values.size(); i++) {
            assignments.add(
                new Assignment(
                    columns.get(i).getParserPosition(),
                    (SqlIdentifier) columns.get(i), values.get(i)));
        }
    }
}

void AddAssignment(List<SqlNode> assignments) :
{
    final SqlIdentifier column;
    final SqlNode value;
    final Span s;
}
{
    column = SimpleIdentifier() { s = span(); }
    <EQ> value = AssignedValue()
    { assignments.add(new Assignment(s.end(this), column, value)); }
}

/** An expression, or DEFAULT, which is null here. */
SqlNode AssignedValue() :
{
    final SqlNode value;
}
{
    <DEFAULT_> { return null; }
|
    value = Expression(ExprContext.ACCEPT_SUB_QUERY) { return value; }
}

/** The alias of the table that changes; RETURNING is a name elsewhere. */
SqlIdentifier TargetAliasOpt() :
{
    final SqlIdentifier alias;
}
{
    <AS> alias = SimpleIdentifier() { return alias; }
|
    LOOKAHEAD({ getToken(1).kind != RETURNING && getToken(1).kind != SET && getToken(1).kind != USING
        && getToken(1).kind != WHERE && getToken(1).kind != EOF && getToken(1).kind != SEMICOLON })
    alias = SimpleIdentifier() { return alias; }
|
    { return null; }
}

SqlNodeList ReturningOpt() :
{
    final List<SqlNode> items = new ArrayList<SqlNode>();
    final Span s;
}
{
    [
        <RETURNING> { s = span(); }
        AddSelectItem(items) ( <COMMA> AddSelectItem(items) )*
        { return new SqlNodeList(items, s.end(this)); }
    ]
    { return null; }
}

SqlNode TruncateStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <TRUNCATE> { s = span(); } [ <TABLE> ] name = CompoundTableIdentifier()
    { return new TruncateTable(s.end(this), name); }
}

/** SHOW CATALOGS, SCHEMAS, TABLES, COLUMNS, ALL, or the name of a setting. */
SqlNode ShowStatement() :
{
    final Span s;
    SqlIdentifier scope = null;
    final SqlLiteral pattern;
    final SqlIdentifier name;
}
{
    <SHOW> { s = span(); }
    (
        LOOKAHEAD(1)
        <CATALOGS> pattern = LikeOpt() {
            return new ShowCatalogs(s.end(this), pattern);
        }
    |
        LOOKAHEAD(1)
        <SCHEMAS> [ ( <FROM> | <IN> ) scope = SimpleIdentifier() ] pattern = LikeOpt() {
            return new ShowSchemas(s.end(this), scope, pattern);
        }
    |
        LOOKAHEAD(1)
        <TABLES> [ ( <FROM> | <IN> ) scope = CompoundTableIdentifier() ] pattern = LikeOpt() {
            return new ShowTables(s.end(this), scope, pattern);
        }
    |
        LOOKAHEAD(1)
        <COLUMNS> ( <FROM> | <IN> ) name = TableName() {
            return new ShowColumns(s.end(this), name);
        }
    |
        <ALL> {
            return new ShowSetting(s.end(this), null);
        }
    |
        name = CompoundTableIdentifier() {
            return new ShowSetting(s.end(this), name);
        }
    )
}

/** DESCRIBE or DESC, and a table or the path of a file. */
SqlNode DescribeStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    ( <DESCRIBE> | <DESC> ) { s = span(); }
    [ <TABLE> ]
    name = TableName()
    { return new DescribeTable(s.end(this), name); }
}

/** ANALYZE, and a table or the path of a file. */
SqlNode AnalyzeStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <ANALYZE> { s = span(); }
    [ <TABLE> ]
    name = TableName()
    { return new AnalyzeTable(s.end(this), name); }
}

/** EXPLAIN [ANALYZE] query, EXPLAIN (option [value], ...) query, EXPLAIN PLAN FOR query. */
SqlNode ExplainStatement() :
{
    final Span s;
    final List<SqlNode> options = new ArrayList<SqlNode>();
    final SqlNode query;
}
{
    <EXPLAIN> { s = span(); }
    [
        LOOKAHEAD(2)
        <PLAN> <FOR>
    |
        LOOKAHEAD(1)
        <ANALYZE> {
            options.add(new ExplainOption(getPos(), new SqlIdentifier("ANALYZE", getPos()), null));
        }
    |
        LOOKAHEAD(<LPAREN> SimpleIdentifier())
        <LPAREN> AddExplainOption(options)
        ( <COMMA> AddExplainOption(options) )*
        <RPAREN>
    ]
    (
        LOOKAHEAD(1)
        query = ChangingStatement()
    |
        query = SqlQueryOrDml()
    )
    {
        return new ExplainQuery(s.end(this), new SqlNodeList(options, Span.of(options).pos()), query);
    }
}

/** VERIFY query. What changes rows is read too, so that the engine can say why it is refused. */
SqlNode VerifyStatement() :
{
    final Span s;
    final SqlNode query;
}
{
    <VERIFY> { s = span(); }
    (
        LOOKAHEAD(1)
        query = ChangingStatement()
    |
        query = SqlQueryOrDml()
    )
    {
        return new VerifyQuery(s.end(this), query);
    }
}

void AddExplainOption(List<SqlNode> options) :
{
    final SqlIdentifier name;
    SqlNode value = null;
    final Span s;
}
{
    name = SimpleIdentifier() { s = span(); }
    [
        value = OptionLiteral()
    |
        value = SimpleIdentifier()
    |
        <ON> { value = new SqlIdentifier("ON", getPos()); }
    ]
    { options.add(new ExplainOption(s.end(this), name, value)); }
}

/** SET name = value, SET name TO value, RESET name, RESET ALL. */
SqlSetOption SettingStatement(Span s, String scope) :
{
    final SqlIdentifier name;
    final SqlNode value;
}
{
    <SET> { s.add(this); }
    name = CompoundTableIdentifier()
    ( <EQ> | <TO> )
    (
        value = OptionLiteral()
    |
        value = SimpleIdentifier()
    |
        <ON> { value = new SqlIdentifier("ON", getPos()); }
    )
    { return new SqlSetOption(s.end(this), scope, (SqlNode) name, value); }
|
    <RESET> { s.add(this); }
    (
        name = CompoundTableIdentifier()
    |
        <ALL> { name = new SqlIdentifier("ALL", getPos()); }
    )
    { return new SqlSetOption(s.end(this), scope, (SqlNode) name, null); }
}

boolean IfNotExistsOpt() :
{
}
{
    [
        LOOKAHEAD(<IF> <NOT>)
        <IF> <NOT> <EXISTS> { return true; }
    ]
    { return false; }
}

boolean IfExistsOpt() :
{
}
{
    [
        LOOKAHEAD(<IF> <EXISTS>)
        <IF> <EXISTS> { return true; }
    ]
    { return false; }
}

SqlLiteral LikeOpt() :
{
}
{
    [
        <LIKE> <QUOTED_STRING> {
            return SqlLiteral.createCharString(SqlParserUtil.parseString(token.image), getPos());
        }
    ]
    { return null; }
}

SqlNodeList CatalogOptionList() :
{
    final Span s;
    final List<SqlNode> options = new ArrayList<SqlNode>();
}
{
    <LPAREN> { s = span(); }
    [
        AddCatalogOption(options)
        ( <COMMA> AddCatalogOption(options) )*
    ]
    <RPAREN>
    { return new SqlNodeList(options, s.end(this)); }
}

void AddCatalogOption(List<SqlNode> options) :
{
    final SqlIdentifier key;
    final SqlLiteral value;
    final Span s;
}
{
    key = PlainName() { s = span(); }
    <EQ>
    value = OptionLiteral()
    { options.add(new CatalogOption(s.end(this), key, value)); }
}

/** A string, a number, TRUE or FALSE. */
SqlLiteral OptionLiteral() :
{
    final SqlLiteral literal;
}
{
    literal = NumericLiteral() { return literal; }
|
    <QUOTED_STRING> {
        return SqlLiteral.createCharString(SqlParserUtil.parseString(token.image), getPos());
    }
|
    <TRUE> { return SqlLiteral.createBoolean(true, getPos()); }
|
    <FALSE> { return SqlLiteral.createBoolean(false, getPos()); }
}

/** The name of a table, or the path of a file. */
SqlIdentifier TableName() :
{
    final SqlIdentifier name;
}
{
    name = PathTable() { return name; }
|
    name = CompoundTableIdentifier() { return name; }
}

SqlIdentifier PathTable() :
{
}
{
    <QUOTED_STRING> {
        final String path = SqlParserUtil.parseString(token.image);
        if (path.isEmpty()) {
            throw SyntaxErrors.at(getPos(), "The path of a table is empty");
        }
        return new PathIdentifier(path, getPos());
    }
}

/** The name of a column behind AS: any name, and any word that is reserved elsewhere. */
SqlIdentifier ColumnLabel() :
{
    final SqlIdentifier name;
}
{
    name = PlainName() { return name; }
|
    (
        <ALL> | <ALTER> | <AND> | <ANY> | <ARRAY> | <AS> | <AT> | <BETWEEN> | <BIGINT> | <BOOLEAN>
        | <BOTH> | <BY> | <CALL> | <CASE> | <CAST> | <CHAR> | <CHARACTER> | <CHECK> | <COLLATE>
        | <CONSTRAINT> | <CREATE> | <CROSS> | <CUBE> | <CURRENT> | <CURRENT_DATE> | <CURRENT_TIME>
        | <CURRENT_TIMESTAMP> | <CURRENT_USER> | <DEC> | <DECIMAL> | <DEFAULT_> | <DELETE>
        | <DESCRIBE> | <DISTINCT> | <DOUBLE> | <DROP> | <ELSE> | <END> | <ESCAPE> | <EXCEPT>
        | <EXISTS> | <EXPLAIN> | <EXTEND> | <EXTRACT> | <FALSE> | <FETCH> | <FILTER> | <FLOAT>
        | <FOR> | <FOREIGN> | <FROM> | <FULL> | <GRANT> | <GROUP> | <GROUPING> | <HAVING> | <IN>
        | <INNER> | <INSERT> | <INT> | <INTEGER> | <INTERSECT> | <INTERVAL> | <INTO> | <IS> | <JOIN>
        | <LATERAL> | <LEADING> | <LEFT> | <LIKE> | <LIMIT> | <LOCALTIME> | <LOCALTIMESTAMP>
        | <MERGE> | <NATURAL> | <NEW> | <NEXT> | <NOT> | <NULL> | <NUMERIC> | <OF> | <OFFSET> | <ON>
        | <ONLY> | <OR> | <ORDER> | <OUTER> | <OVER> | <OVERLAY> | <PARTITION> | <PATTERN>
        | <PRIMARY> | <QUALIFY> | <RANGE> | <REAL> | <RECURSIVE> | <REFERENCES> | <RESET> | <RIGHT>
        | <ROLLUP> | <ROW> | <ROWS> | <SELECT> | <SET> | <SHOW> | <SIMILAR> | <SMALLINT> | <SOME>
        | <STREAM> | <SUBSTRING> | <SYMMETRIC> | <TABLE> | <TABLESAMPLE> | <THEN> | <TINYINT> | <TO>
        | <TRAILING> | <TRANSLATE> | <TREAT> | <TRIM> | <TRUE> | <UNION> | <UNIQUE> | <UNKNOWN>
        | <UNNEST> | <UPDATE> | <UPSERT> | <USING> | <VALUES> | <VARBINARY> | <VARCHAR> | <WHEN>
        | <WHERE> | <WINDOW> | <WITH> | <WITHIN> | <WITHOUT>
    )
    { return new SqlIdentifier(unquotedIdentifier(), getPos()); }
}

/** A name that is never written as a function without parentheses, as USER would be. */
SqlIdentifier PlainName() :
{
    final SqlIdentifier name;
}
{
    name = SimpleIdentifier() {
        return new SqlIdentifier(name.getSimple(), name.getParserPosition().withQuoting(true));
    }
}

/** The infix cast of Postgres, expression::type. */
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(InfixCastOperator.INSTANCE, getPos()));
    }
    type = DataType() { list.add(type); }
}

/** TIMESTAMPTZ '2020-01-01 00:00:00+00'. */
SqlLiteral TimestampTzLiteral() :
{
    final Span s;
    final String p;
}
{
    <TIMESTAMPTZ> { s = span(); } p = SimpleStringLiteral() {
        return SqlLiteral.createUnknown("TIMESTAMP WITH LOCAL TIME ZONE", p, s.end(this));
    }
}

/** The names that Postgres has for types of the SQL standard. */
SqlTypeNameSpec PostgresTypeName() :
{
    final Span s;
    final int precision;
}
{
    <BOOL> { return new SqlBasicTypeNameSpec(SqlTypeName.BOOLEAN, getPos()); }
|
    <BYTEA> { return new SqlBasicTypeNameSpec(SqlTypeName.VARBINARY, getPos()); }
|
    <FLOAT4> { return new SqlBasicTypeNameSpec(SqlTypeName.REAL, getPos()); }
|
    <FLOAT8> { return new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, getPos()); }
|
    <INT2> { return new SqlBasicTypeNameSpec(SqlTypeName.SMALLINT, getPos()); }
|
    <INT4> { return new SqlBasicTypeNameSpec(SqlTypeName.INTEGER, getPos()); }
|
    <INT8> { return new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, getPos()); }
|
    <TEXT> { return new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, getPos()); }
|
    <TIMESTAMPTZ> { s = span(); } precision = PrecisionOpt() {
        return new SqlBasicTypeNameSpec(
            SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, precision, s.end(this));
    }
}

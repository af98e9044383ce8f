package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.QueryWriter.Bindings;
import io.arrowlake.planner.plan.QueryWriter.Written;
import io.arrowlake.sql.Sql.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelDigest;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Writes one tree of relations. Used for one text. */
final class RelationWriter {
  /** What a native scan's expression looks like where it is only a column. */
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]|\"\")+\"");

  private final SqlDialectBase dialect;
  private final String site;
  private final Bindings bindings;
  private final Map<String, Select> outer = new HashMap<>();
  private final Map<RelDigest, Shared> shared = new LinkedHashMap<>();
  private @Nullable RepeatedRelations repeated;
  private int aliases;

  /** A relation that is written once, ahead of the statement, for several readers. */
  private record Shared(String name, String text, List<ColumnFacts> columns) {}

  RelationWriter(SqlDialectBase dialect, String site, Bindings bindings) {
    this.dialect = dialect;
    this.site = site;
    this.bindings = bindings;
  }

  /** The rows of the tree, for another statement to read in the form of the house. */
  String subselect(RelNode root) {
    return text(visit(root));
  }

  /** The statement that gives the rows of the tree. */
  Written statement(RelNode root) {
    repeated = new RepeatedRelations(root);
    Select select = visit(root);
    List<Column> delivered = new ArrayList<>();
    Map<Integer, ColumnFacts> kept = new HashMap<>();
    for (Column column : select.columns()) {
      if (column.isPlain() && dialect.readerFinishes(column.facts())) {
        kept.put(delivered.size(), column.facts());
        delivered.add(column.asKept());
      } else {
        delivered.add(column);
      }
    }

    return new Written(with() + select.text(outputs(delivered)), kept);
  }

  /** The relations that the statement reads more than once, each after those that it reads. */
  private String with() {
    return shared.isEmpty()
        ? ""
        : shared.values().stream()
            .map(one -> one.name + " AS MATERIALIZED (" + one.text + ")")
            .collect(Collectors.joining(", ", "WITH ", " "));
  }

  private String text(Select select) {
    return select.text(outputs(select.columns()));
  }

  /** A SELECT needs a column: rows without columns have one of 1s. */
  List<String> outputs(List<Column> columns) {
    if (columns.isEmpty()) {
      return List.of("1 AS " + name(0));
    }

    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      outputs.add(output(columns.get(i)).text() + " AS " + name(i));
    }

    return outputs;
  }

  Sql output(Column column) {
    column.use().run();
    if (column.isPlain()) {
      return dialect.output(column.facts(), column.sql());
    }

    RelDataType type = column.facts().type();
    return Family.of(type) == Family.DECIMAL ? cast(column.sql(), type) : column.sql();
  }

  private Sql cast(Sql sql, RelDataType type) {
    boolean isCast =
        sql.level() == Level.ATOM
            && sql.text().startsWith("CAST(")
            && sql.text().endsWith(" AS " + dialect.typeName(type) + ")");
    return isCast ? sql : dialect.castText(sql, type);
  }

  String name(int column) {
    return dialect.quote("c" + column);
  }

  String alias() {
    return "t" + aliases++;
  }

  private Select visit(RelNode node) {
    return repeated != null && repeated.contains(node) ? shared(node) : unshared(node);
  }

  private Select shared(RelNode node) {
    RelDigest digest = node.getRelDigest();
    Shared known = shared.get(digest);
    if (known == null) {
      Select select = unshared(node);
      known =
          new Shared(
              "w" + shared.size(),
              text(select),
              select.columns().stream().map(this::outputFacts).toList());
      shared.put(digest, known);
    }

    String alias = alias();
    List<Column> columns = new ArrayList<>();
    for (ColumnFacts facts : known.columns) {
      String name = alias + "." + name(columns.size());
      columns.add(new Column(Sql.atom(name), facts, Column.Kind.PLAIN));
    }

    return new Select(FromItem.of(known.name + " AS " + alias), columns);
  }

  private Select unshared(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    } else if (node instanceof Filter filter) {
      return filter(filter);
    } else if (node instanceof Project project) {
      return project(project);
    } else if (node instanceof Join join) {
      return new JoinWriter(this).write(join);
    } else if (node instanceof Aggregate aggregate) {
      return new AggregateWriter(this).write(aggregate);
    } else if (node instanceof Sort sort) {
      return sort(sort);
    } else if (node instanceof SetOp setOp) {
      return setOperation(setOp);
    } else if (node instanceof Values values) {
      return values(values);
    } else if (node instanceof FragmentInput input) {
      return relation(bindings.inputs().apply(input.fragment()), input.getRowType());
    } else if (node instanceof Correlate correlate) {
      return correlate(correlate);
    }

    throw SqlDialectBase.unsupported("the relation " + node.getRelTypeName());
  }

  SqlDialectBase dialect() {
    return dialect;
  }

  Select input(RelNode node) {
    return visit(node);
  }

  ExpressionWriter expressions(Select select) {
    return expressions(select.columns());
  }

  ExpressionWriter expressions(List<Column> columns) {
    return new ExpressionWriter(dialect, bindings.parameters(), columns::get, outer);
  }

  /** The rows of the select as a relation of its own. */
  Select nest(Select select) {
    String text = text(select);
    String alias = alias();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < select.columns().size(); i++) {
      columns.add(
          new Column(
              Sql.atom(alias + "." + name(i)), outputFacts(select.column(i)), Column.Kind.PLAIN));
    }

    return new Select(FromItem.of("(" + text + ") AS " + alias), columns);
  }

  private ColumnFacts outputFacts(Column column) {
    boolean isHandedOn =
        column.isPlain() && dialect.output(column.facts(), column.sql()).equals(column.sql());
    return isHandedOn
        ? column.facts()
        : ColumnFacts.derived(column.facts().name(), column.facts().type());
  }

  private Select scan(TableScan scan) {
    SourceTable table = scan.getTable().unwrap(SourceTable.class);
    if (table == null) {
      throw SqlDialectBase.unsupported("the table " + scan.getTable().getQualifiedName());
    }

    Optional<NativeScan> nativeScan = table.nativeScanAt(site);
    return nativeScan.isPresent() ? nativeScan(nativeScan.get(), table) : sourceScan(table);
  }

  private Select sourceScan(SourceTable table) {
    String alias = alias();
    String text = relation(table) + " AS " + alias;
    FromItem from = new FromItem(() -> text, false, new FromItem.TableAlias(table, alias));
    return new Select(from, columns(table, alias));
  }

  /** The quoted name of a table of the site. */
  String relation(SourceTable table) {
    return table.remoteName().stream().map(dialect::quote).collect(Collectors.joining("."));
  }

  /** The columns of a table that is known by an alias. */
  List<Column> columns(SourceTable table, String alias) {
    return table.columns().stream()
        .map(
            facts ->
                new Column(
                    dialect.column(facts, alias + "." + dialect.quote(facts.name())),
                    dialect.columnFacts(facts),
                    Column.Kind.PLAIN))
        .toList();
  }

  /** The expressions of a native scan name columns as if nothing else were in FROM. */
  private Select nativeScan(NativeScan scan, SourceTable table) {
    String alias = alias();
    boolean direct = scan.columns().stream().allMatch(c -> QUOTED.matcher(c).matches());
    BitSet used = new BitSet();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < scan.columns().size(); i++) {
      int place = i;
      String name = direct ? scan.columns().get(i) : name(i);
      ColumnFacts facts = table.columns().get(i);
      columns.add(
          new Column(
              Sql.atom(alias + "." + name),
              ColumnFacts.derived(facts.name(), facts.type()),
              Column.Kind.PLAIN,
              () -> used.set(place)));
    }

    FromItem from =
        direct
            ? FromItem.of(scan.relation() + " AS " + alias)
            : new FromItem(() -> "(" + nativeText(scan, used) + ") AS " + alias, false);
    return new Select(from, columns);
  }

  private String nativeText(NativeScan scan, BitSet used) {
    String list =
        used.isEmpty()
            ? "1 AS " + name(0)
            : used.stream()
                .mapToObj(i -> scan.columns().get(i) + " AS " + name(i))
                .collect(Collectors.joining(", "));
    return "SELECT " + list + " FROM " + scan.relation();
  }

  private Select relation(String relation, RelDataType rowType) {
    String alias = alias();
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      columns.add(
          new Column(
              Sql.atom(alias + "." + name(field.getIndex())),
              ColumnFacts.derived(field.getName(), field.getType()),
              Column.Kind.PLAIN));
    }

    return new Select(FromItem.of(relation + " AS " + alias), columns);
  }

  private Select filter(Filter filter) {
    Select select = visit(filter.getInput());
    if (select.isLimited()
        || select.hasWindow()
        || isRepeated(select, List.of(filter.getCondition()))) {
      select = nest(select);
    }

    List<Sql> conditions = conditions(select, filter);
    if (select.isGrouped() && !conditions.stream().allMatch(dialect::standsAnywhere)) {
      select = nest(select);
      conditions = conditions(select, filter);
    }

    conditions.forEach(select::filter);
    return select;
  }

  private List<Sql> conditions(Select select, Filter filter) {
    ExpressionWriter expressions = expressions(select);
    return RelOptUtil.conjunctions(filter.getCondition()).stream().map(expressions::write).toList();
  }

  private Select project(Project project) {
    Select select = visit(project.getInput());
    List<RexNode> nodes = project.getProjects();
    boolean windows = RexOver.containsOver(nodes, null);
    if (isRepeated(select, nodes)
        || (select.isWholeGroup() && references(nodes).isEmpty())
        || (windows && (select.isGrouped() || select.isLimited() || select.hasWindow()))) {
      select = nest(select);
    }

    ExpressionWriter expressions = expressions(select);
    List<Column> columns = new ArrayList<>();
    for (RexNode node : nodes) {
      columns.add(column(select, expressions, node));
    }

    return select.with(columns);
  }

  static Column column(Select select, ExpressionWriter expressions, RexNode node) {
    if (node instanceof RexInputRef ref) {
      return select.column(ref.getIndex());
    }

    return new Column(
        expressions.write(node), ColumnFacts.derived("", node.getType()), kind(select, node));
  }

  private static Column.Kind kind(Select select, RexNode node) {
    if (RexOver.containsOver(node)) {
      return Column.Kind.WINDOW;
    }

    List<Column.Kind> kinds =
        references(List.of(node)).keySet().stream().map(i -> select.column(i).kind()).toList();
    if (kinds.contains(Column.Kind.WINDOW)) {
      return Column.Kind.WINDOW;
    }

    boolean constant =
        kinds.stream().allMatch(kind -> kind == Column.Kind.CONSTANT)
            && !RexUtil.containsFieldAccess(node);
    return constant ? Column.Kind.CONSTANT : Column.Kind.EXPRESSION;
  }

  /** Whether the nodes would write out the same expression twice. */
  private static boolean isRepeated(Select select, List<RexNode> nodes) {
    return references(nodes).entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue() > 1
                    && switch (select.column(entry.getKey()).kind()) {
                      case EXPRESSION, WINDOW -> true;
                      case PLAIN, CONSTANT, AGGREGATE -> false;
                    });
  }

  private static Map<Integer, Integer> references(List<RexNode> nodes) {
    Map<Integer, Integer> counts = new HashMap<>();
    RexVisitorImpl<Void> counter =
        new RexVisitorImpl<>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef ref) {
            counts.merge(ref.getIndex(), 1, Integer::sum);
            return null;
          }
        };
    nodes.forEach(node -> node.accept(counter));
    return counts;
  }

  private Select sort(Sort sort) {
    Select select = visit(sort.getInput());
    if (select.isLimited()) {
      select = nest(select);
    }

    List<String> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      Column column = select.column(key.getFieldIndex());
      if (column.kind() != Column.Kind.CONSTANT) {
        keys.add(orderKey(column, key));
      }
    }

    if (!keys.isEmpty()) {
      select.order(keys);
    }

    if (sort.offset != null || sort.fetch != null) {
      select.limit(bound(sort.offset), bound(sort.fetch));
    }

    return select;
  }

  String orderKey(Column column, RelFieldCollation key) {
    column.use().run();
    boolean descending =
        key.getDirection() == Direction.DESCENDING
            || key.getDirection() == Direction.STRICTLY_DESCENDING;
    boolean nullsFirst =
        key.nullDirection == NullDirection.UNSPECIFIED
            ? descending
            : key.nullDirection == NullDirection.FIRST;
    return dialect.ordered(column.sql(), column.facts()).text()
        + WindowWriter.direction(descending, nullsFirst);
  }

  private @Nullable String bound(@Nullable RexNode node) {
    return node == null ? null : expressions(List.of()).bare(node).text();
  }

  private Select setOperation(SetOp setOp) {
    List<String> inputs =
        setOp.getInputs().stream()
            .map(input -> "(" + text(typed(visit(input), setOp.getRowType())) + ")")
            .toList();
    String operator =
        switch (setOp.kind) {
          case UNION -> "UNION";
          case INTERSECT -> "INTERSECT";
          case EXCEPT -> "EXCEPT";
          default -> throw SqlDialectBase.unsupported(setOp.kind.sql);
        };
    String text = String.join(setOp.all ? " " + operator + " ALL " : " " + operator + " ", inputs);
    Select select = relation("(" + text + ")", setOp.getRowType());
    select.standsFor(text);
    return select;
  }

  /** The columns made the types of the result: set operations do not cast by themselves. */
  private Select typed(Select select, RelDataType rowType) {
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      columns.add(typed(select.column(field.getIndex()), field.getType()));
    }

    return select.columns().equals(columns) ? select : select.with(columns);
  }

  private Column typed(Column column, RelDataType type) {
    RelDataType from = column.facts().type();
    if (ExpressionWriter.isSame(from, type)) {
      return column;
    }

    column.use().run();
    Sql cast =
        dialect
            .cast(column.sql(), from, type)
            .orElseThrow(() -> SqlDialectBase.unsupported("a cast of " + from + " to " + type));
    return new Column(
        cast,
        ColumnFacts.derived("", type),
        column.isPlain() ? Column.Kind.EXPRESSION : column.kind());
  }

  private Select values(Values values) {
    RelDataType rowType = values.getRowType();
    List<? extends List<RexLiteral>> rows = values.getTuples();
    if (rows.size() == 1) {
      return new Select(null, rows.get(0).stream().map(this::constant).toList());
    } else if (rows.isEmpty()) {
      Select none =
          new Select(
              null,
              rowType.getFieldList().stream()
                  .map(
                      field ->
                          new Column(
                              dialect.nullOf(field.getType()),
                              ColumnFacts.derived(field.getName(), field.getType()),
                              Column.Kind.CONSTANT))
                  .toList());
      none.filter(Sql.atom("FALSE"));
      return nest(none);
    }

    String alias = alias();
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      columns.add(
          new Column(
              Sql.atom(alias + "." + name(field.getIndex())),
              ColumnFacts.derived(field.getName(), field.getType()),
              Column.Kind.PLAIN));
    }

    String names =
        columns.isEmpty()
            ? name(0)
            : rowType.getFieldList().stream()
                .map(field -> name(field.getIndex()))
                .collect(Collectors.joining(", "));
    String text =
        rows.stream()
            .map(row -> row(row, rowType))
            .collect(Collectors.joining(", ", "(VALUES ", ")"));
    return new Select(FromItem.of(text + " AS " + alias + "(" + names + ")"), columns);
  }

  private Column constant(RexLiteral literal) {
    return new Column(
        dialect.literal(literal), ColumnFacts.derived("", literal.getType()), Column.Kind.CONSTANT);
  }

  private String row(List<RexLiteral> row, RelDataType rowType) {
    if (row.isEmpty()) {
      return "(1)";
    }

    ExpressionWriter expressions = expressions(List.of());
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(expressions.as(row.get(i), rowType.getFieldList().get(i).getType()).text());
    }

    return "(" + String.join(", ", cells) + ")";
  }

  private Select correlate(Correlate correlate) {
    Select left = joinable(visit(correlate.getLeft()));
    outer.put(correlate.getCorrelVariable(), left);
    Select right = nest(visit(correlate.getRight()));
    outer.remove(correlate.getCorrelVariable());
    String join =
        switch (correlate.getJoinType()) {
          case INNER -> " CROSS JOIN LATERAL ";
          case LEFT -> " LEFT JOIN LATERAL ";
          default -> throw SqlDialectBase.unsupported("a correlated " + correlate.getJoinType());
        };
    String tail = correlate.getJoinType() == JoinRelType.LEFT ? " ON TRUE" : "";
    List<Column> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    FromItem from =
        new FromItem(() -> left.from().text().get() + join + right.from().right() + tail, true);
    Select select = new Select(from, columns);
    left.where().forEach(select::filter);
    return select;
  }

  Select joinable(Select select) {
    return select.isJoinable() ? select : nest(select);
  }
}

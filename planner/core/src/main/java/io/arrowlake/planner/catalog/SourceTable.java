package io.arrowlake.planner.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A table of a source as it stood when the statement was planned. Immutable.
 *
 * @param name its full name
 * @param remoteName the parts of the name at the source, outermost first, as its SQL quotes them
 * @param columns its columns in order
 * @param statistics what is known of its size and values
 * @param keys sets of columns (by position) whose values together are unique and not NULL
 * @param versionToken changes whenever the definition changes, and where the source can tell so
 *     cheaply whenever the rows change; printed in EXPLAIN
 * @param kind table, view, foreign table, ...: as the source calls it, in upper case
 * @param writable whether rows can be inserted
 * @param nativeScan how a compute engine reads it by itself, null where none can
 * @param remark the comment on the table, null where there is none
 * @param defaults the columns (by position) that the source gives values of its own where a
 *     statement leaves them out; NULL is what the others get then
 * @param identity columns beyond the others that together tell a row from all others within one
 *     snapshot, empty where the source has none
 * @param system further columns that the source keeps of each row; like those of the identity they
 *     are read by name only, and {@code *} does not stand for them
 */
public record SourceTable(
    TableName name,
    List<String> remoteName,
    List<ColumnFacts> columns,
    TableStatistics statistics,
    List<ImmutableBitSet> keys,
    String versionToken,
    String kind,
    boolean writable,
    @Nullable NativeScan nativeScan,
    @Nullable String remark,
    ImmutableBitSet defaults,
    List<ColumnFacts> identity,
    List<ColumnFacts> system) {
  public SourceTable {
    remoteName = List.copyOf(remoteName);
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    identity = List.copyOf(identity);
    system = List.copyOf(system);
  }

  /** A table whose columns have no defaults, and whose rows have no columns beyond them. */
  public SourceTable(
      TableName name,
      List<String> remoteName,
      List<ColumnFacts> columns,
      TableStatistics statistics,
      List<ImmutableBitSet> keys,
      String versionToken,
      String kind,
      boolean writable,
      @Nullable NativeScan nativeScan,
      @Nullable String remark) {
    this(
        name,
        remoteName,
        columns,
        statistics,
        keys,
        versionToken,
        kind,
        writable,
        nativeScan,
        remark,
        ImmutableBitSet.of(),
        List.of(),
        List.of());
  }

  /** The table with the columns of its identity in front of the others. */
  public SourceTable identified() {
    return between(identity, List.of());
  }

  /** The table with all columns that can be read by name: those of the source's own come behind. */
  public SourceTable revealed() {
    return between(List.of(), ownColumns());
  }

  /** The table with other statistics. */
  public SourceTable with(TableStatistics others) {
    return new SourceTable(
        name,
        remoteName,
        columns,
        others,
        keys,
        versionToken,
        kind,
        writable,
        nativeScan,
        remark,
        defaults,
        identity,
        system);
  }

  /** The columns that are read by name only. */
  public List<ColumnFacts> ownColumns() {
    return Stream.concat(identity.stream(), system.stream()).toList();
  }

  private SourceTable between(List<ColumnFacts> before, List<ColumnFacts> after) {
    int width = before.size();
    return new SourceTable(
        name,
        remoteName,
        Stream.of(before, columns, after).flatMap(List::stream).toList(),
        statistics,
        keys.stream().map(key -> key.shift(width)).toList(),
        versionToken,
        kind,
        writable,
        nativeScan == null ? null : between(before, nativeScan, after),
        remark,
        defaults.shift(width),
        List.of(),
        List.of());
  }

  private static NativeScan between(
      List<ColumnFacts> before, NativeScan scan, List<ColumnFacts> after) {
    Stream<String> expressions =
        Stream.of(quoted(before), scan.columns().stream(), quoted(after)).flatMap(names -> names);
    return new NativeScan(scan.site(), scan.relation(), expressions.toList());
  }

  private static Stream<String> quoted(List<ColumnFacts> columns) {
    return columns.stream().map(column -> '"' + column.name() + '"');
  }

  /** How this compute engine reads the table by itself, where it can. */
  public Optional<NativeScan> nativeScanAt(String site) {
    return Optional.ofNullable(nativeScan).filter(scan -> scan.site().equals(site));
  }
}

package io.arrowlake.planner.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<ColumnFacts> identity) {
  public SourceTable {
    remoteName = List.copyOf(remoteName);
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    identity = List.copyOf(identity);
  }

  /** A table whose columns have no defaults, and whose rows have no identity. */
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
        List.of());
  }

  /** The table with the columns of its identity in front of the others. */
  public SourceTable identified() {
    int width = identity.size();
    List<ColumnFacts> all = new ArrayList<>(identity);
    all.addAll(columns);
    NativeScan scan = nativeScan;
    if (scan != null) {
      List<String> expressions = new ArrayList<>();
      identity.forEach(column -> expressions.add('"' + column.name() + '"'));
      expressions.addAll(scan.columns());
      scan = new NativeScan(scan.site(), scan.relation(), expressions);
    }

    return new SourceTable(
        name,
        remoteName,
        all,
        statistics,
        keys.stream().map(key -> key.shift(width)).toList(),
        versionToken,
        kind,
        writable,
        scan,
        remark,
        defaults.shift(width),
        List.of());
  }

  /** How this compute engine reads the table by itself, where it can. */
  public Optional<NativeScan> nativeScanAt(String site) {
    return Optional.ofNullable(nativeScan).filter(scan -> scan.site().equals(site));
  }
}

package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Reads definitions of tables from the server's catalog. Used by one thread. */
final class DefinitionReader {
  private final Connection connection;
  private final DatabaseFacts database;
  private final HouseTypes types;
  private final SpecialValues special;

  DefinitionReader(
      Connection connection, DatabaseFacts database, HouseTypes types, SpecialValues special) {
    this.connection = connection;
    this.database = database;
    this.types = types;
    this.special = special;
  }

  /** The definitions of all tables of a schema, or of the one table with this oid. */
  List<TableDefinition> read(String schema, @Nullable Long oid) throws SQLException {
    Map<Long, List<int[]>> keys = keys(schema, oid);
    Map<Long, Builder> builders = new LinkedHashMap<>();
    try (PreparedStatement statement = prepare(CatalogSql.COLUMNS, schema, oid);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long table = row.getLong("oid");
        Builder builder = builders.get(table);
        if (builder == null) {
          builder = new Builder(row, table);
          builders.put(table, builder);
        }

        builder.add(row);
      }
    }

    return builders.values().stream()
        .map(builder -> builder.build(keys.getOrDefault(builder.oid, List.of())))
        .toList();
  }

  private PreparedStatement prepare(String sql, String schema, @Nullable Long oid)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, schema);
    for (int i = 2; i <= 3; i++) {
      if (oid == null) {
        statement.setNull(i, Types.BIGINT);
      } else {
        statement.setLong(i, oid);
      }
    }

    return statement;
  }

  private Map<Long, List<int[]>> keys(String schema, @Nullable Long oid) throws SQLException {
    Map<Long, List<int[]>> keys = new HashMap<>();
    try (PreparedStatement statement = prepare(CatalogSql.KEYS, schema, oid);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Array numbers = row.getArray(2);
        Integer[] attributes = (Integer[]) numbers.getArray();
        int[] key = new int[attributes.length];
        for (int i = 0; i < key.length; i++) {
          key[i] = attributes[i];
        }

        keys.computeIfAbsent(row.getLong(1), table -> new ArrayList<>()).add(key);
      }
    }

    return keys;
  }

  /** Collects the rows of one table. */
  private final class Builder {
    private final long oid;
    private final String token;
    private final String schema;
    private final String name;
    private final String kind;
    private final @Nullable String remark;
    private final List<ColumnFacts> columns = new ArrayList<>();
    private final List<RemoteType> remoteTypes = new ArrayList<>();
    private final ImmutableBitSet.Builder defaults = ImmutableBitSet.builder();
    private final Map<Integer, Integer> positions = new HashMap<>();

    Builder(ResultSet row, long oid) throws SQLException {
      this.oid = oid;
      this.token = row.getString("token");
      this.schema = row.getString("nspname");
      this.name = row.getString("relname");
      this.kind = kind(row.getString("relkind"));
      this.remark = row.getString("table_remark");
    }

    private static String kind(String letter) {
      return switch (letter) {
        case "r" -> "TABLE";
        case "p" -> "PARTITIONED TABLE";
        case "v" -> "VIEW";
        case "m" -> "MATERIALIZED VIEW";
        case "f" -> "FOREIGN TABLE";
        default -> throw new IllegalStateException("Unknown kind of relation " + letter);
      };
    }

    void add(ResultSet row) throws SQLException {
      int attribute = row.getInt("attnum");
      if (row.wasNull()) {
        return;
      }

      RemoteType remote =
          new RemoteType(
              row.getString("typname"),
              row.getString("type_schema"),
              row.getString("typtype"),
              row.getInt("modifier"));
      boolean nullable = !row.getBoolean("not_null") || mayBecomeNull(remote);
      RelDataType type = types.type(remote, nullable);
      if (row.getBoolean("has_default")) {
        defaults.set(columns.size());
      }

      positions.put(attribute, columns.size());
      remoteTypes.add(remote);
      columns.add(
          new ColumnFacts(
              row.getString("attname"),
              type,
              isRounded(remote) ? PostgresDialect.UNCONSTRAINED_NUMERIC : remote.name(),
              collation(row, remote),
              row.getString("remark")));
    }

    /** The NULLs that special values become are in columns that the server declares NOT NULL. */
    private boolean mayBecomeNull(RemoteType remote) {
      return special == SpecialValues.NULL
          && switch (remote.name()) {
            case "numeric", "date", "time", "timestamp", "timestamptz" -> true;
            default -> false;
          };
    }

    private Collation collation(ResultSet row, RemoteType remote) throws SQLException {
      String provider = row.getString("collprovider");
      if (provider == null || !types.isRead(remote)) {
        return Collation.NONE;
      } else if (remote.name().equals("citext")) {
        return Collation.NONDETERMINISTIC;
      }

      return database.collation(
          provider, row.getString("collcollate"), row.getBoolean("collisdeterministic"));
    }

    TableDefinition build(List<int[]> attributeKeys) {
      List<ImmutableBitSet> keys = new ArrayList<>();
      for (int[] attributes : attributeKeys) {
        if (isKey(attributes)) {
          ImmutableBitSet.Builder key = ImmutableBitSet.builder();
          for (int attribute : attributes) {
            key.set(positions.get(attribute));
          }

          keys.add(key.build());
        }
      }

      return new TableDefinition(
          oid, token, schema, name, kind, remark, columns, remoteTypes, keys, defaults.build());
    }

    private boolean isKey(int[] attributes) {
      for (int attribute : attributes) {
        Integer position = positions.get(attribute);
        if (position == null
            || columns.get(position).type().isNullable()
            || isRounded(remoteTypes.get(position))) {
          return false;
        }
      }

      return true;
    }

    private boolean isRounded(RemoteType remote) {
      return remote.name().equals("numeric") && !remote.hasModifier();
    }
  }
}

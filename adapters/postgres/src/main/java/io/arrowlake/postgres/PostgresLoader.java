package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ChunkLoad;
import io.arrowlake.spi.ChunkLoader;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.spi.LoadReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;

/** Begins loads of one database's tables. Thread-safe. */
final class PostgresLoader implements ChunkLoader {
  private final Supplier<WriteConnection> connections;
  private final Supplier<WriteConnection> dedicated;

  /**
   * A loader.
   *
   * @param connections gives those that chunks are sent by
   * @param dedicated gives those that hold locks while others are waited for
   */
  PostgresLoader(Supplier<WriteConnection> connections, Supplier<WriteConnection> dedicated) {
    this.connections = connections;
    this.dedicated = dedicated;
  }

  @Override
  public LoadReview review(LoadRequest request) {
    check(request);
    try (WriteConnection connection = connections.get()) {
      connection.open(null);
      String schema = TargetReader.schema(connection, request.table());
      Optional<TargetReader.Relation> there =
          TargetReader.relation(connection, schema, request.table().table());
      if (there.isPresent()) {
        List<TargetColumn> targets = TargetReader.columns(connection, there.get().oid());
        return LoadDefinitions.review(request.columns(), matched(request, targets));
      } else if (request.creation() == LoadRequest.Creation.CREATE) {
        return LoadDefinitions.review(
            Identifiers.qualified(schema, request.table().table()), request);
      }

      throw missing(request);
    }
  }

  static ArrowLakeException missing(LoadRequest request) {
    return new ArrowLakeException(ErrorCode.TABLE_NOT_FOUND, "Table not found: " + request.table())
        .remedy("Make it first, or let the load do that with --create");
  }

  @Override
  public ChunkLoad begin(LoadRequest request) {
    check(request);
    LoadLock lock = LoadLock.take(dedicated.get(), request);
    try {
      return LoadStart.begin(lock, request, connections);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static void check(LoadRequest request) {
    if (request.mode() == LoadMode.UPSERT && request.key().isEmpty()) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "An upsert needs a key")
          .remedy("Name the columns of a unique key with --key");
    }

    List<String> names = request.columns().stream().map(Field::getName).toList();
    for (String key : request.key()) {
      if (!names.contains(key)) {
        throw new ArrowLakeException(
            ErrorCode.COLUMN_NOT_FOUND, "Key column " + key + " gets no values");
      }
    }
  }

  /** The columns that the load's columns go to, in the order of those. */
  static List<TargetColumn> matched(LoadRequest request, List<TargetColumn> targets) {
    List<TargetColumn> matched = new ArrayList<>();
    for (Field field : request.columns()) {
      matched.add(
          targets.stream()
              .filter(target -> target.name().equals(field.getName()))
              .findFirst()
              .or(
                  () ->
                      targets.stream()
                          .filter(target -> target.name().equalsIgnoreCase(field.getName()))
                          .findFirst())
              .orElseThrow(
                  () ->
                      new ArrowLakeException(
                              ErrorCode.COLUMN_NOT_FOUND,
                              "Table " + request.table() + " has no column " + field.getName())
                          .remedy("Map the column to one of the table, or leave it out: --map")));
    }

    if (matched.stream().distinct().count() < matched.size()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY, "Two columns go to the same one of " + request.table());
    }

    return matched;
  }
}

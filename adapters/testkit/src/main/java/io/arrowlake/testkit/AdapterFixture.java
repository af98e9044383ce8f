package io.arrowlake.testkit;

import io.arrowlake.spi.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * What the contracts need of an adapter's test: an open source, and a way past the adapter to make
 * tables there. Closed by whoever opened it, the source with it.
 */
public interface AdapterFixture extends AutoCloseable {

  /** What an adapter can lack. What it lacks must be seen to be refused. */
  enum Capability {
    /** Keeps rows at the source by at least one comparison with a literal. */
    FILTER,
    /** Keeps a number of rows at the source. */
    LIMIT,
    /** Orders rows at the source by a column of at least one type. */
    SORT,
    /** Groups and counts rows at the source by a column of at least one type. */
    AGGREGATE,
    /** Joins two of its tables at the source by columns of at least one type. */
    JOIN,
    /** Knows how many rows a table has. */
    STATISTICS,
    /** A session sees one state of the source, whatever others write. */
    SNAPSHOT,
    /** Takes rows. */
    WRITE
  }

  /** The open source; the same at each call. */
  Source source();

  /** The schema that the tables are made in. */
  String schema();

  /**
   * Makes a table with its rows at the source as another client of it would: not through the open
   * source's caches. A table of the same name is replaced.
   */
  void create(SampleTable table);

  /** Adds rows to a table at the source as another client of it would. */
  void append(SampleTable rows);

  /** Drops a table at the source as another client of it would. */
  void drop(String table);

  /** The rows of a table, read through the source. */
  default List<List<@Nullable Object>> rows(String table) {
    FragmentFixture fragments = new FragmentFixture(source());
    try (BufferAllocator allocator = new RootAllocator()) {
      return fragments.run(fragments.builder().scan(schema(), table).build(), allocator);
    }
  }

  /**
   * The statements that reached the server of the source while an action ran, in lower case; empty
   * where there is no server to ask.
   */
  default List<String> received(Runnable action) {
    action.run();
    return List.of();
  }

  /** What the adapter can do; all of it unless overridden. */
  default Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  /**
   * The types that columns of the source can have; all of the house's flat ones unless overridden.
   */
  default List<RelDataType> types() {
    return AdversarialValues.types();
  }

  @Override
  void close() throws Exception;
}

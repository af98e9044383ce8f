package io.arrowlake.spi;

import java.util.List;
import java.util.Optional;

/** A load that runs. Thread-safe. Closing it undoes the chunks that are not committed. */
public interface ChunkLoad extends AutoCloseable {

  /** The chunks that have arrived, in this run or in an earlier one. */
  List<LoadedChunk> loaded();

  /** A sentence that the user should know of how the load began, empty for none. */
  String notice();

  /**
   * Begins a chunk on a connection of its own; the caller closes the sink.
   *
   * @return empty where the chunk has arrived already
   */
  Optional<ChunkSink> open(Chunk chunk);

  /** Makes the load complete: shows what REPLACE has gathered, makes the key of a new table. */
  void finish();

  /** Ends all that waits for the source; from any thread, without waiting. */
  void cancel();

  @Override
  void close();
}

package io.arrowlake.spi;

import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Takes the rows of one chunk. Used by one thread. Closing without {@link #commit} undoes
 * everything; closing twice does nothing.
 */
public interface ChunkSink extends AutoCloseable {

  /**
   * Appends the rows of a batch, which stays the caller's.
   *
   * @throws BadRowException where the table does not take a row, which may be one of an earlier
   *     batch; the chunk is then lost
   */
  void append(VectorSchemaRoot batch);

  /**
   * Appends the rows of a batch that the table takes.
   *
   * @param rejects is told of the others, each with its place among all rows that were appended
   */
  void append(VectorSchemaRoot batch, Consumer<BadRowException> rejects);

  /**
   * Makes the rows and the note that they have arrived durable, both or neither. Where it fails by
   * a lost connection either may be true; who begins the load again will know.
   *
   * @param rejected how many rows of the chunk are left out
   * @param rejects a note on them
   * @throws BadRowException where the table does not take a row after all
   */
  LoadedChunk commit(long rejected, String rejects);

  @Override
  void close();
}

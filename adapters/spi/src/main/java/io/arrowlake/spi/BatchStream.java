package io.arrowlake.spi;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Pulls Arrow batches.
 *
 * <p>Protocol: {@link #next} is called by one thread at a time, hands over batches of the one
 * schema, and returns null at the end and ever after. The receiver owns a batch and closes it once;
 * the stream never touches it again. Batches may be empty. {@link #cancel} may come from any
 * thread, at any time, any number of times: a {@code next} that is under way or comes later then
 * throws QUERY_CANCELLED or returns null, soon. {@link #close} frees all that the stream holds, is
 * called by whoever opened it on success, error and cancel alike, and does nothing the second time.
 */
public interface BatchStream extends AutoCloseable {

  /**
   * The names and Arrow types of the columns; the same for all batches. A column whose field has a
   * dictionary encoding holds indices into one of {@link #dictionaries}.
   */
  Schema schema();

  /**
   * The dictionaries of the columns that have one, as they are for the batch that was handed over
   * last. They stay the stream's, which may change or free them when {@link #next} is called again
   * or it is closed.
   */
  default DictionaryProvider dictionaries() {
    return new DictionaryProvider.MapDictionaryProvider();
  }

  /**
   * The next batch, null at the end.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the source or an operator fails;
   *     the stream is then at its end
   */
  @Nullable VectorSchemaRoot next();

  /** Makes the stream end soon. */
  void cancel();

  @Override
  void close();
}

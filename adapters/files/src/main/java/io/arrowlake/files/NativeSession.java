package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.SourceSession;
import java.util.List;

/** The part of a query at a source that only compute engines read: there is none. Immutable. */
final class NativeSession implements SourceSession {
  private final String catalog;

  NativeSession(String catalog) {
    this.catalog = catalog;
  }

  @Override
  public BatchStream open(
      Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
    throw new ArrowLakeException(
            ErrorCode.INTERNAL_ERROR,
            "Fragment " + fragment.id() + " was sent to a source that only compute engines read")
        .from(catalog);
  }

  @Override
  public String snapshot() {
    return "";
  }

  @Override
  public void cancel() {
    // Nothing runs here.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}

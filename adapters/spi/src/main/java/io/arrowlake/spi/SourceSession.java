package io.arrowlake.spi;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import java.util.List;
import java.util.Optional;

/**
 * All that one query does at one source: every stream that it opens sees the same state of the
 * source, where the source has snapshots. {@code open} is called from one thread; {@code cancel}
 * may come from any thread at any time, and ends the streams as well. Closing twice does nothing.
 */
public interface SourceSession extends AutoCloseable {

  /**
   * Starts a fragment. The caller owns the stream and closes it before the session.
   *
   * @param fragment a fragment whose site is this source's
   * @param bindings the values of the statement's parameters
   * @param filters filters that became known while the query ran; applying them is up to the source
   *     (all, some or none)
   */
  BatchStream open(Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters);

  /**
   * Starts a fragment that reads rows of others, which are sent to the source first. Only sources
   * are asked whose site has an input limit.
   *
   * @param inputs the rows, which stay the caller's
   * @throws InputRefusedException where the source does not take them; the session is as it was
   */
  default OpenedFragment open(
      Fragment fragment,
      QueryWriter.Bindings bindings,
      List<KeyFilter> filters,
      List<InputRows> inputs) {
    throw new InputRefusedException("The source takes no rows");
  }

  /**
   * A fragment that was started.
   *
   * @param rows its rows, which the caller owns
   * @param sent what was sent to the source for it
   */
  record OpenedFragment(BatchStream rows, List<SentInput> sent) {
    public OpenedFragment {
      sent = List.copyOf(sent);
    }
  }

  /**
   * What the query sees of the source, such as a snapshot's id; empty before the first stream and
   * where there is none.
   */
  String snapshot();

  /**
   * The name under which another transaction of the source sees the same state for as long as this
   * session is open; empty where it has none.
   */
  default Optional<String> sharedSnapshot() {
    return Optional.empty();
  }

  /** Ends whatever runs at the source on behalf of this query; returns without waiting for it. */
  void cancel();

  @Override
  void close();
}

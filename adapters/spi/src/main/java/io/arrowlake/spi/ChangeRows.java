package io.arrowlake.spi;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;

/** Where the rows come from that a change is made by. */
public sealed interface ChangeRows {

  /** The source computes them: the tree is proven for it. */
  record Computed(RelNode tree) implements ChangeRows {}

  /**
   * They are sent.
   *
   * @param snapshot what names the state of the source that their identities were read from; asked
   *     when the first of them comes
   */
  record Sent(Supplier<Optional<String>> snapshot) implements ChangeRows {}
}

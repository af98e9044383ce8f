package io.arrowlake.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a statement is to run. Immutable.
 *
 * @param parameters the values of the statement's parameters in order, null for NULL: Boolean,
 *     Short, Integer, Long, Float, Double, BigDecimal, String, byte[], UUID, LocalDate, LocalTime,
 *     LocalDateTime, Instant, OffsetDateTime
 * @param timeout how long it may take from its start on, null for the engine's own limit
 */
public record QueryOptions(List<@Nullable Object> parameters, @Nullable Duration timeout) {

  /** No parameters, the engine's own limit. */
  public static final QueryOptions DEFAULT = new QueryOptions(List.of(), null);

  public QueryOptions {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }
}

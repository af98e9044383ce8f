package io.arrowlake.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a statement is planned under. Immutable.
 *
 * @param catalog the catalog that completes names of fewer than three parts, null for none
 * @param schema the schema that completes names of one part, null for none
 * @param parameters the values of the statement's parameters in order; empty where they have none
 *     yet
 * @param settings how the session wants its statements planned
 * @param now the start of the statement, which CURRENT_TIMESTAMP gives
 * @param cancelled whether planning is to stop; polled often
 * @param planningTime how long planning may take before what only makes the plan better is left
 *     out, null for as long as it takes
 * @param warnings is told what a user should know of the plan
 */
public record PlanContext(
    @Nullable String catalog,
    @Nullable String schema,
    List<@Nullable Object> parameters,
    PlanSettings settings,
    Instant now,
    BooleanSupplier cancelled,
    @Nullable Duration planningTime,
    Consumer<String> warnings) {

  public PlanContext {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }

  /** A context in which planning takes as long as it takes. */
  public PlanContext(
      @Nullable String catalog,
      @Nullable String schema,
      List<@Nullable Object> parameters,
      PlanSettings settings,
      Instant now,
      BooleanSupplier cancelled) {
    this(catalog, schema, parameters, settings, now, cancelled, null, warning -> {});
  }

  /** The same for all values of the parameters. */
  PlanContext withoutParameters() {
    return new PlanContext(
        catalog, schema, List.of(), settings, now, cancelled, planningTime, warnings);
  }

  /** The same under other settings. */
  public PlanContext with(PlanSettings others) {
    return new PlanContext(
        catalog, schema, parameters, others, now, cancelled, planningTime, warnings);
  }

  /** No default names, no parameters, settings as they come; starts now. */
  public static PlanContext simple() {
    return new PlanContext(null, null, List.of(), PlanSettings.DEFAULT, Instant.now(), () -> false);
  }
}

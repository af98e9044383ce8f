package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeFactory;

/**
 * Writes federated plans as JSON, for programs and for {@link PlanReader}, which makes an equal
 * plan of it. Thread-safe.
 */
public final class PlanWriter {
  /** Changes where an older reader would misread what is written. */
  static final int FORMAT = 1;

  private final RelDataTypeFactory factory = new HouseTypeFactory();
  private final TypeFormat types = new TypeFormat(factory);
  private final TableFormat tables = new TableFormat(types);
  private final ExpressionWriter expressions =
      new ExpressionWriter(types, new LiteralFormat(types, factory), new OperatorNames());

  /**
   * The JSON of a plan.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the plan changes rows that are there
   */
  public String write(FederatedPlan plan) {
    return write(plan, PlanPrinter.Notes.NONE);
  }

  /**
   * The JSON of a plan with what else is known of it.
   *
   * @param notes for people; they are not read back
   */
  public String write(FederatedPlan plan, PlanPrinter.Notes notes) {
    if (plan.change() != null) {
      throw new ArrowLakeException(
          ErrorCode.NOT_SUPPORTED, "A plan that changes rows has no JSON form");
    }

    ObjectNode json = JsonObject.create();
    json.put("format", FORMAT);
    json.put("sql", plan.sql());
    TreeWriter trees = new TreeWriter(plan.tables(), types, expressions);
    work(plan, trees, notes, json);
    if (!notes.memory().isEmpty()) {
      notes.memory().forEach(json.putObject("memory")::put);
    }

    FederatedPlan fallback = plan.fallback();
    if (fallback != null) {
      work(fallback, trees, PlanPrinter.Notes.NONE, json.putObject("fallback"));
    }

    json.set("columns", types.writeRow(plan.rowType()));
    json.set("parameters", JsonObject.array(plan.parameters(), types::write));
    json.set("tables", JsonObject.array(plan.tables(), tables::write));
    Write write = plan.write();
    if (write != null) {
      ObjectNode target = json.putObject("write");
      target.put("kind", write.kind().name());
      target.set("table", TableFormat.name(write.table()));
      target.set("columns", JsonObject.array(write.columns(), tables::write));
    }

    return JsonObject.print(json);
  }

  private void work(
      FederatedPlan plan, TreeWriter trees, PlanPrinter.Notes notes, ObjectNode json) {
    json.set("fragments", JsonObject.array(plan.fragments(), f -> fragment(f, trees, notes)));
    json.set("runtimeFilters", JsonObject.array(plan.runtimeFilters(), PlanWriter::filter));
  }

  private ObjectNode fragment(Fragment fragment, TreeWriter trees, PlanPrinter.Notes notes) {
    ObjectNode json = JsonObject.create();
    json.put("id", fragment.id());
    json.put("site", fragment.site().name());
    json.set("inputs", JsonObject.integers(fragment.inputs()));
    fragment
        .site()
        .writer()
        .ifPresent(w -> json.put("sql", w.write(fragment.root(), QueryWriter.Bindings.UNBOUND)));
    json.put("rows", fragment.rows());
    json.put("estimate", fragment.estimate().name());
    json.put("bytes", fragment.bytes());
    json.put("nanoseconds", fragment.cost());
    List<String> remarks = notes.remarks().getOrDefault(fragment.id(), List.of());
    if (!remarks.isEmpty()) {
      remarks.forEach(json.putArray("remarks")::add);
    }

    PlanPrinter.Actual actual = notes.actuals().get(fragment.id());
    if (actual != null) {
      ObjectNode seen = json.putObject("actual");
      seen.put("rows", actual.rows());
      seen.put("bytes", actual.bytes());
      seen.put("nanoseconds", actual.nanos());
      seen.set("sent", JsonObject.texts(actual.sent()));
      seen.set(
          "keys",
          JsonObject.array(
              actual.keys().entrySet(),
              used -> filter(used.getKey()).put("keys", used.getValue())));
    }

    json.set("columns", types.writeRow(fragment.root().getRowType()));
    json.set("decisions", JsonObject.array(fragment.decisions(), PlanWriter::decision));
    json.set("tree", trees.write(fragment.root()));
    return json;
  }

  private static ObjectNode decision(Decision decision) {
    ObjectNode json = JsonObject.create();
    json.put("site", decision.site());
    json.put("operation", decision.operation());
    if (decision.proof() instanceof Proof.Refused refused) {
      json.put("proof", "REFUSED");
      json.put("reason", refused.reason().name());
      json.put("detail", refused.detail());
      json.put("remedy", refused.remedy());
    } else if (decision.proof() instanceof Proof.Superset superset) {
      json.put("proof", "SUPERSET");
      json.put("detail", superset.detail());
    } else {
      json.put("proof", "EXACT");
    }

    return json;
  }

  private static ObjectNode filter(RuntimeFilter filter) {
    ObjectNode json = JsonObject.create();
    json.put("source", filter.source());
    json.put("sourceColumn", filter.sourceColumn());
    json.put("target", filter.target());
    json.put("targetColumn", filter.targetColumn());
    json.put("sourceRows", filter.sourceRows());
    json.put("targetKeys", filter.targetKeys());
    return json;
  }
}

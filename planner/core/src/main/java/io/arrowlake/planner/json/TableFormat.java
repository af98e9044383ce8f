package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.catalog.ValueRange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Tables and columns as JSON: all that a plan needs of them when it runs. Of the statistics only
 * the number of rows is kept: they have had their effect on the plan. Stateless but for its types.
 */
final class TableFormat {
  private final TypeFormat types;

  TableFormat(TypeFormat types) {
    this.types = types;
  }

  ObjectNode write(SourceTable table) {
    ObjectNode json = JsonObject.create();
    json.set("name", name(table.name()));
    json.put("version", table.versionToken());
    json.put("kind", table.kind());
    json.set("remoteName", JsonObject.texts(table.remoteName()));
    json.put("rows", table.statistics().rowCount());
    json.set("keys", JsonObject.array(table.keys(), JsonObject::integers));
    json.put("writable", table.writable());
    json.set("defaults", JsonObject.integers(table.defaults()));
    NativeScan scan = table.nativeScan();
    if (scan != null) {
      ObjectNode read = json.putObject("nativeScan");
      read.put("site", scan.site());
      read.put("relation", scan.relation());
      read.set("columns", JsonObject.texts(scan.columns()));
    }

    remark(table.remark(), json);
    json.set("columns", JsonObject.array(table.columns(), this::write));
    return json;
  }

  static ObjectNode name(TableName name) {
    ObjectNode json = JsonObject.create();
    json.put("catalog", name.catalog());
    json.put("schema", name.schema());
    json.put("table", name.table());
    return json;
  }

  private static void remark(@Nullable String remark, ObjectNode json) {
    if (remark != null) {
      json.put("remark", remark);
    }
  }

  JsonNode write(ColumnFacts column) {
    ObjectNode json = JsonObject.create();
    json.put("name", column.name());
    json.set("type", types.write(column.type()));
    json.put("remoteType", column.remoteType());
    json.put("collation", column.collation().name());
    ValueRange range = column.range();
    if (range != null) {
      json.put("min", range.min().toString());
      json.put("max", range.max().toString());
    }

    remark(column.remark(), json);
    return json;
  }

  SourceTable read(JsonObject json) {
    return new SourceTable(
        readName(json.object("name")),
        json.texts("remoteName"),
        json.objects("columns", this::readColumn),
        new TableStatistics(json.number("rows"), Map.of()),
        json.list("keys", TableFormat::columns),
        json.text("version"),
        json.text("kind"),
        json.is("writable"),
        json.has("nativeScan") ? nativeScan(json.object("nativeScan")) : null,
        json.textOrNull("remark"),
        ImmutableBitSet.of(json.integers("defaults")),
        List.of(),
        List.of());
  }

  private static ImmutableBitSet columns(JsonNode columns) {
    ImmutableBitSet.Builder set = ImmutableBitSet.builder();
    columns.forEach(column -> set.set(JsonObject.integer(column)));
    return set.build();
  }

  static TableName readName(JsonObject json) {
    return new TableName(json.text("catalog"), json.text("schema"), json.text("table"));
  }

  private static NativeScan nativeScan(JsonObject json) {
    return new NativeScan(json.text("site"), json.text("relation"), json.texts("columns"));
  }

  ColumnFacts readColumn(JsonObject json) {
    return new ColumnFacts(
        json.text("name"),
        types.read(json.value("type")),
        json.text("remoteType"),
        json.constant("collation", Collation.class),
        json.textOrNull("remark"),
        range(json));
  }

  private static @Nullable ValueRange range(JsonObject json) {
    return json.has("min")
        ? new ValueRange(new BigDecimal(json.text("min")), new BigDecimal(json.text("max")))
        : null;
  }
}

package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A source tells of its tables what is true now. */
public interface MetadataContract extends ContractFixture {

  private PlannerCatalog catalog() {
    return fixture().source().catalog();
  }

  private SourceTable table(String name) {
    return catalog().table(fixture().schema(), name).orElseThrow();
  }

  /** The schema and the table are listed, and the table bears its full name. */
  @Test
  default void listsItsTables() {
    fixture().create(SampleTable.numbered("metadata_list", 1));
    assertThat(catalog().schemas()).contains(fixture().schema());
    assertThat(catalog().tables(fixture().schema())).contains("metadata_list");
    SourceTable table = table("metadata_list");
    assertThat(table.name().catalog()).isEqualTo(catalog().name());
    assertThat(table.name().schema()).isEqualTo(fixture().schema());
    assertThat(table.name().table()).isEqualTo("metadata_list");
  }

  /** Names match without regard to case where none matches exactly. */
  @Test
  default void findsTablesWithoutRegardToCase() {
    fixture().create(SampleTable.numbered("metadata_case", 1));
    String schema = fixture().schema().toUpperCase(Locale.ROOT);
    assertThat(catalog().table(schema, "METADATA_Case"))
        .hasValueSatisfying(t -> assertThat(t.name().table()).isEqualTo("metadata_case"));
    assertThat(catalog().tables(schema)).contains("metadata_case");
  }

  /** Every column is there, in order. */
  @Test
  default void losesNoColumn() {
    SampleTable sample = SampleTable.adversarial("metadata_columns", fixture().types());
    fixture().create(sample);
    assertThat(names(table(sample.name())))
        .isEqualTo(sample.columns().stream().map(SampleTable.Column::name).toList());
  }

  private static List<String> names(SourceTable table) {
    return table.columns().stream().map(ColumnFacts::name).toList();
  }

  /** What does not exist is absent, not an error. */
  @Test
  default void hasNoUnknownTables() {
    assertThat(catalog().table(fixture().schema(), "no_such_table")).isEmpty();
    assertThat(catalog().table("no_such_schema", "no_such_table")).isEmpty();
    assertThat(catalog().tables("no_such_schema")).isEmpty();
  }

  /** Tables that others make, replace and drop are seen by the next statement. */
  @Test
  default void seesWhatOthersDo() {
    assertThat(catalog().table(fixture().schema(), "metadata_fresh")).isEmpty();
    SampleTable first = SampleTable.numbered("metadata_fresh", 1);
    fixture().create(first);
    SourceTable before = table("metadata_fresh");
    assertThat(names(before)).containsExactly("id", "name");

    fixture().create(new SampleTable("metadata_fresh", first.columns().subList(0, 1), List.of()));
    SourceTable after = table("metadata_fresh");
    assertThat(names(after)).containsExactly("id");
    assertThat(after.versionToken()).isNotEqualTo(before.versionToken());

    fixture().drop("metadata_fresh");
    assertThat(catalog().table(fixture().schema(), "metadata_fresh")).isEmpty();
    assertThat(catalog().tables(fixture().schema())).doesNotContain("metadata_fresh");
  }

  /** An open source says what answered. */
  @Test
  default void answersTheCheck() {
    assertThat(fixture().source().check()).isNotBlank();
  }
}

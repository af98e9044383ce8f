package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLiteralsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'日本語' | 日本語",
        "'😀' | 😀",
        "'it''s' | it's",
        "'back\\slash' | back\\slash",
        "'%_' | %_",
        "N'é' | é",
        "U&'\\65e5\\672c' | 日本",
        "U&'\\d83d\\de00' | 😀",
        "U&'!65e5' uescape '!' | 日",
        "E'a\\tb\\'c' | a\tb'c",
        "E'\\u65e5' | 日",
        "'' | ``"
      })
  void valuesAreWhatIsWritten(String sql, String expected) {
    SqlSelect select = RoundTrip.parse("select " + sql, SqlSelect.class);
    assertThat(((SqlLiteral) select.getSelectList().get(0)).toValue()).isEqualTo(expected);
  }

  /** What a validator needs so that text of all languages passes: a type factory with UTF-8. */
  @Test
  void literalsMeetColumnsOnceTheTypeFactorySaysUtf8() {
    SqlNode query =
        RoundTrip.parseOnly(
            "select t || '日本', coalesce(t, '😀'), case when t > 'é' then U&'\\65e5' else t end"
                + " from x where t = '日本語' and t in ('a', '日') and t like '%日%' and t <> N'ü'"
                + " and t = E'\\u65e5'");
    String plan = RelOptUtil.toString(plan(query));
    assertThat(plan).contains("日本語", "日本", "😀", "é");
  }

  private static RelNode plan(SqlNode query) {
    SqlValidator validator = validator();
    SqlNode validated = validator.validate(query);
    RelOptCluster cluster =
        RelOptCluster.create(
            new HepPlanner(HepProgram.builder().build()),
            new RexBuilder(validator.getTypeFactory()));
    return new SqlToRelConverter(
            (rowType, queryString, schemaPath, viewPath) -> {
              throw new IllegalStateException("There are no views");
            },
            validator,
            (CalciteCatalogReader) validator.getCatalogReader(),
            cluster,
            StandardConvertletTable.INSTANCE,
            SqlToRelConverter.config())
        .convertQuery(validated, false, true)
        .rel;
  }

  private static SqlValidator validator() {
    RelDataTypeFactory types =
        new JavaTypeFactoryImpl() {
          @Override
          public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
          }
        };
    CalciteSchema root = CalciteSchema.createRootSchema(false);
    root.add(
        "x",
        new AbstractTable() {
          @Override
          public RelDataType getRowType(RelDataTypeFactory factory) {
            return factory.builder().add("t", SqlTypeName.VARCHAR).nullable(true).build();
          }
        });
    CalciteCatalogReader catalog =
        new CalciteCatalogReader(
            root, List.of(), types, new CalciteConnectionConfigImpl(new Properties()));
    return SqlValidatorUtil.newValidator(
        SqlStdOperatorTable.instance(),
        catalog,
        types,
        SqlValidator.Config.DEFAULT.withConformance(HouseConformance.INSTANCE));
  }
}

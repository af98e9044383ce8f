package io.arrowlake.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DriverTest {
  private static final String URL = "jdbc:arrowlake:";

  private final List<TestingEngine> engines = new ArrayList<>();
  private final ArrowLakeDriver driver = new ArrowLakeDriver(key -> engine());

  private TestingEngine engine() {
    TestingEngine engine = new TestingEngine();
    engines.add(engine);
    return engine;
  }

  @Test
  void isFoundByTheServiceLoader() throws SQLException {
    assertThat(ServiceLoader.load(Driver.class)).anyMatch(ArrowLakeDriver.class::isInstance);
    assertThat(DriverManager.getDriver(URL)).isInstanceOf(ArrowLakeDriver.class);
    assertThat(driver.acceptsURL("jdbc:postgresql:x")).isFalse();
    assertThat(driver.connect("jdbc:postgresql:x", new Properties())).isNull();
    assertThat(driver.getMajorVersion()).isZero();
    assertThat(driver.getMinorVersion()).isEqualTo(1);
  }

  @Test
  void sharesAnEngineUntilTheLastConnection() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("memory", "1GB");
    Connection first = driver.connect(URL + "config=a.yaml", properties);
    Connection second = driver.connect(URL + "config=./a.yaml;memory=1GB;catalog=shop", null);
    Connection other = driver.connect(URL + "config=b.yaml;memory=1GB", null);
    assertThat(engines).hasSize(2);
    assertThat(second.getCatalog()).isEqualTo("shop");
    first.close();
    first.close();
    assertThat(engines.get(0).closed).isFalse();
    second.close();
    assertThat(engines.get(0).closed).isTrue();
    assertThat(engines.get(1).closed).isFalse();
    other.close();
    assertThat(engines.get(1).closed).isTrue();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> driver.connect(URL + "confg=a", null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Did you mean: config");
    assertThatThrownBy(() -> driver.connect(URL + "query_timeout=soon", null))
        .hasMessageContaining("query_timeout");
    assertThatThrownBy(() -> driver.connect(URL + "jvm_open=yes", null))
        .hasMessageContaining("jvm_open");
    assertThatThrownBy(() -> driver.connect(URL + "catalog=nowhere", null))
        .hasMessageContaining("Catalog not found");
    assertThat(engines).allMatch(engine -> engine.closed);
  }

  @Test
  void listsItsProperties() throws SQLException {
    assertThat(driver.getPropertyInfo(URL + "memory=1GB", new Properties()))
        .anySatisfy(
            info -> {
              assertThat(info.name).isEqualTo("memory");
              assertThat(info.value).isEqualTo("1GB");
            })
        .hasSize(6);
  }

  @Test
  void describesTables() throws SQLException {
    try (Connection connection = driver.connect(URL, null)) {
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getDatabaseProductName()).isEqualTo("ArrowLake");
      assertThat(metaData.getDriverVersion()).startsWith("0.1.0");
      assertThat(metaData.getIdentifierQuoteString()).isEqualTo("\"");
      assertThat(all(metaData.getCatalogs())).containsExactly("away", "shop");
      assertThat(all(metaData.getSchemas("shop", "a\\_b"))).containsExactly("a_b|shop");
      assertThat(all(metaData.getSchemas("shop", "a_b"))).containsExactly("a_b|shop", "axb|shop");
      try (ResultSet tables = metaData.getTables(null, null, "order%", null)) {
        assertThat(tables.getWarnings().getMessage()).contains("away").contains("AL-3001");
        assertThat(all(tables))
            .containsExactly(
                "shop|public|orders|TABLE|of orders|null|null|null|null|null",
                "shop|public|order_view|VIEW|of order_view|null|null|null|null|null");
      }
      assertThat(all(metaData.getTables("shop", "public", "%", new String[] {"VIEW"}))).hasSize(1);
      assertThat(all(metaData.getColumns("shop", "public", "orders", "%")))
          .containsExactly(
              "shop|public|orders|id|-5|BIGINT|19|null|0|10|0|the key|null|null|null|null|1|NO"
                  + "|null|null|null|null|NO|NO",
              "shop|public|orders|total|3|DECIMAL|10|null|2|10|1|null|null|null|null|null|2|YES"
                  + "|null|null|null|null|NO|NO",
              "shop|public|orders|note|12|VARCHAR|20|null|null|null|1|null|null|null|null|20|3|YES"
                  + "|null|null|null|null|NO|NO");
      assertThat(all(metaData.getPrimaryKeys("shop", "public", "orders")))
          .containsExactly("shop|public|orders|id|1|null");
      assertThat(all(metaData.getIndexInfo("shop", "public", "orders", true, true)))
          .containsExactly("shop|public|orders|false|null|orders_key1|3|1|id|null|42|0|null");
      assertThat(all(metaData.getTypeInfo())).hasSize(14);
      assertThat(all(metaData.getTableTypes())).contains("TABLE", "VIEW");
    }
  }

  /** Every method of the interface answers: none leaves with anything but an SQLException. */
  @Test
  void answersEveryQuestion() throws Exception {
    try (Connection connection = driver.connect(URL, null)) {
      DatabaseMetaData metaData = connection.getMetaData();
      for (var method : DatabaseMetaData.class.getMethods()) {
        if (method.getName().equals("unwrap") || method.getName().equals("isWrapperFor")) {
          continue;
        }

        Object[] arguments =
            Arrays.stream(method.getParameterTypes()).map(DriverTest::argument).toArray();
        Object answer = method.invoke(metaData, arguments);
        if (answer instanceof ResultSet rows) {
          rows.close();
        }
      }
    }
  }

  private static Object argument(Class<?> type) {
    if (type == int.class) {
      return 1;
    } else if (type == boolean.class) {
      return true;
    }

    return type == String.class ? "x" : null;
  }

  private static List<String> all(ResultSet rows) throws SQLException {
    List<String> found = new ArrayList<>();
    while (rows.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        row.append(i == 1 ? "" : "|").append(rows.getString(i));
      }
      found.add(row.toString());
    }

    return found;
  }
}

package io.arrowlake.jmh.spark;

import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Appends the rows of a Parquet file to a table of PostgreSQL by Spark's JDBC writer, over a
 * connection for each of two cores, with rewritten batches of 10,000 rows. Prints the milliseconds
 * of the write, without Spark's start, which a write of some rows to another table warms up.
 *
 * <p>Arguments: the file, the JDBC URL, the user, the password, the table, and a table of the same
 * columns for the rows of the warm-up.
 */
public final class SparkJdbcWriter {
  private static final int CORES = 2;
  private static final int WARM_UP_ROWS = 50_000;
  private static final double MILLI = 1e6;

  private SparkJdbcWriter() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("user", arguments[2]);
    properties.setProperty("password", arguments[3]);
    properties.setProperty("driver", "org.postgresql.Driver");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("batchsize", "10000");
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[" + CORES + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      Dataset<Row> rows = spark.read().parquet(arguments[0]);
      Dataset<Row> some = rows.limit(WARM_UP_ROWS);
      some.write().mode(SaveMode.Append).jdbc(arguments[1], arguments[5], properties);
      long start = System.nanoTime();
      rows.write().mode(SaveMode.Append).jdbc(arguments[1], arguments[4], properties);
      System.out.println((System.nanoTime() - start) / MILLI);
    }
  }
}

package io.arrowlake.files;

import io.arrowlake.spi.Option;

/**
 * The configuration of a catalog of files. Immutable.
 *
 * @param root the folder whose files and folders are the tables
 * @param hivePartitioning whether folders named {@code key=value} give columns
 * @param sampleRows how many rows of a CSV or JSON file its columns' types are found from
 */
public record FilesConfig(
    @Option(
            description =
                "the folder whose files and folders are the tables; relative to the"
                    + " configuration",
            required = true)
        String root,
    @Option(
            description = "whether folders named key=value give columns: auto or off",
            defaultValue = "auto")
        HivePartitioning hivePartitioning,
    @Option(
            description =
                "how many rows of a CSV or JSON file its columns' types are found from;"
                    + " -1 for all",
            defaultValue = "20480")
        int sampleRows) {

  /** Whether folders named {@code key=value} give columns. */
  public enum HivePartitioning {
    /** Where the folders below a table are so named. */
    AUTO,
    /** Never. */
    OFF
  }
}

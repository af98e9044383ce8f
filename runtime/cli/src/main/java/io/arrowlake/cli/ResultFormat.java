package io.arrowlake.cli;

import java.util.Locale;

/** The forms in which results are written. */
enum ResultFormat {
  TABLE,
  CSV,
  JSON,
  ARROW,
  PARQUET;

  /** Whether the form is of no use to a person who reads it, and holds one result only. */
  boolean isBinary() {
    return this == ARROW || this == PARQUET;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

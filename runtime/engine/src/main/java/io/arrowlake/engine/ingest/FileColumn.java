package io.arrowlake.engine.ingest;

import io.arrowlake.spi.LoadTypes;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column of the files. Immutable.
 *
 * @param type its type, as DuckDB names it
 * @param required whether all files declare that it has no NULL
 */
record FileColumn(String name, String type, boolean required) {

  /** How the column is read: what Arrow has no form for comes as text. */
  String expression() {
    String quoted = Sql.identifier(name);
    return switch (kind()) {
      case STRUCTURE -> "CAST(to_json(" + quoted + ") AS VARCHAR) AS " + quoted;
      case TEXT -> "CAST(" + quoted + " AS VARCHAR) AS " + quoted;
      default -> quoted;
    };
  }

  /** The column as the target is told of it. */
  Field target(Field read, String targetName) {
    Field field = new Field(targetName, read.getFieldType(), read.getChildren());
    Field named =
        switch (kind()) {
          case STRUCTURE -> LoadTypes.named(field, LoadTypes.STRUCTURE);
          case TEXT -> LoadTypes.named(field, LoadTypes.TIME_WITH_ZONE);
          case JSON -> LoadTypes.named(field, LoadTypes.JSON);
          case UUID -> LoadTypes.named(field, LoadTypes.UUID);
          case PLAIN -> field;
        };
    return new Field(
        targetName,
        new org.apache.arrow.vector.types.pojo.FieldType(
            !required, named.getType(), named.getDictionary(), named.getMetadata()),
        named.getChildren());
  }

  private enum Kind {
    PLAIN,
    TEXT,
    STRUCTURE,
    JSON,
    UUID
  }

  private Kind kind() {
    String upper = type.toUpperCase(Locale.ROOT);
    if (upper.contains("STRUCT(") || upper.contains("MAP(") || upper.contains("UNION(")) {
      return Kind.STRUCTURE;
    }

    return switch (upper) {
      case "JSON" -> Kind.JSON;
      case "UUID" -> Kind.UUID;
      case "TIME WITH TIME ZONE" -> Kind.TEXT;
      default -> Kind.PLAIN;
    };
  }
}

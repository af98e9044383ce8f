package io.arrowlake.spi;

import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Extension names of Arrow fields, for values that travel as text and are something else at the
 * source: the canonical ones of Arrow where there is one.
 */
public final class LoadTypes {
  /** A UUID, as canonical text. */
  public static final String UUID = "arrow.uuid";

  /** JSON text, to be kept as it is. */
  public static final String JSON = "arrow.json";

  /** A structure or map, written as JSON. */
  public static final String STRUCTURE = "arrowlake.structure";

  /** A time of day with an offset, as text. */
  public static final String TIME_WITH_ZONE = "arrowlake.timetz";

  private static final String KEY = "ARROW:extension:name";

  private LoadTypes() {}

  /** The field under an extension name. */
  public static Field named(Field field, String extension) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put(KEY, extension);
    FieldType type =
        new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata);
    return new Field(field.getName(), type, field.getChildren());
  }

  /** The extension name of a field, empty where it has none. */
  public static String extension(Field field) {
    return field.getMetadata().getOrDefault(KEY, "");
  }
}

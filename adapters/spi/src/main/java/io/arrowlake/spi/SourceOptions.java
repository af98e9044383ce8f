package io.arrowlake.spi;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of a catalog's configuration, bound to a record of the adapter. Immutable.
 * Values are never printed.
 *
 * @param values by key in snake_case
 */
public record SourceOptions(Map<String, String> values) {
  public SourceOptions {
    values = Map.copyOf(values);
  }

  /**
   * Binds the values to a record whose components carry {@link Option}. Components are of type
   * String, int, long, boolean or an enum.
   *
   * @throws ArrowLakeException CONFIG_INVALID naming all the unknown keys, missing keys and wrong
   *     values at once
   */
  public <T extends Record> T bind(String catalog, Class<T> type) {
    List<String> problems = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    Map<String, RecordComponent> known = new TreeMap<>();
    for (RecordComponent component : components) {
      known.put(key(component), component);
    }

    for (String key : new TreeMap<>(values).keySet()) {
      if (!known.containsKey(key)) {
        problems.add("unknown key " + key + NearestName.suggestion(key, known.keySet()));
      }
    }

    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = value(components[i], problems);
    }

    if (!problems.isEmpty()) {
      throw new ArrowLakeException(
          ErrorCode.CONFIG_INVALID,
          "Catalog " + catalog + " is not configured right: " + String.join("; ", problems));
    }

    return construct(type, components, arguments);
  }

  private @Nullable Object value(RecordComponent component, List<String> problems) {
    Option option = component.getAnnotation(Option.class);
    String key = key(component);
    String text = values.get(key);
    if (text == null) {
      if (option.required()) {
        problems.add("key " + key + " is missing (" + option.description() + ")");
        return null;
      }

      text = option.defaultValue();
    }

    return convert(component.getType(), key, text, problems);
  }

  private static @Nullable Object convert(
      Class<?> type, String key, String text, List<String> problems) {
    try {
      if (type == String.class) {
        return text;
      } else if (type == int.class) {
        return Integer.parseInt(text.trim());
      } else if (type == long.class) {
        return Long.parseLong(text.trim());
      } else if (type == boolean.class) {
        return bool(text.trim());
      } else if (type.isEnum()) {
        return constant(type, text.trim());
      }
    } catch (IllegalArgumentException e) {
      problems.add("key " + key + " needs " + expected(type));
      return null;
    }

    throw new IllegalStateException("No option can have the type " + type);
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Object constant(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }

    return type == boolean.class ? "true or false" : "a whole number";
  }

  private static <T extends Record> T construct(
      Class<T> type, RecordComponent[] components, @Nullable Object[] arguments) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ArrowLakeException wrong) {
        throw wrong;
      }

      throw new IllegalStateException("Cannot make " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make " + type, e);
    }
  }

  private static String key(RecordComponent component) {
    StringBuilder key = new StringBuilder();
    for (char letter : component.getName().toCharArray()) {
      if (Character.isUpperCase(letter)) {
        key.append('_');
      }

      key.append(Character.toLowerCase(letter));
    }

    return key.toString();
  }
}

package io.arrowlake.engine.config;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces references to secrets, {@code ${env:NAME}} and {@code ${file:path}}, by what they refer
 * to. Thread-safe. Done when a source is connected to, so that what prints a configuration prints
 * the references.
 */
public final class Secrets {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");

  private final Path baseFolder;
  private final UnaryOperator<@Nullable String> environment;

  /** Relative paths start from {@code baseFolder}. */
  public Secrets(Path baseFolder) {
    this(baseFolder, System::getenv);
  }

  Secrets(Path baseFolder, UnaryOperator<@Nullable String> environment) {
    this.baseFolder = baseFolder;
    this.environment = environment;
  }

  /**
   * The same keys with the references in their values replaced.
   *
   * @throws ArrowLakeException SECRET_NOT_FOUND naming the reference
   */
  public Map<String, String> resolve(String catalog, Map<String, String> options) {
    Map<String, String> resolved = new LinkedHashMap<>();
    options.forEach((key, value) -> resolved.put(key, resolveValue(catalog, value)));
    return resolved;
  }

  private String resolveValue(String catalog, String value) {
    Matcher matcher = REFERENCE.matcher(value);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String secret =
          matcher.group(1).equals("env")
              ? variable(catalog, matcher.group(2))
              : file(catalog, matcher.group(2));
      matcher.appendReplacement(text, Matcher.quoteReplacement(secret));
    }

    return matcher.appendTail(text).toString();
  }

  private String variable(String catalog, String name) {
    String value = environment.apply(name);
    if (value == null) {
      throw new ArrowLakeException(
              ErrorCode.SECRET_NOT_FOUND,
              "There is no environment variable for ${env:" + name + "}")
          .from(catalog)
          .remedy("Set the variable " + name);
    }

    return value;
  }

  /** The line break with which editors end a file is not a part of the secret. */
  private String file(String catalog, String path) {
    try {
      return Files.readString(baseFolder.resolve(path)).replaceAll("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new ArrowLakeException(
              ErrorCode.SECRET_NOT_FOUND, "The file of ${file:" + path + "} cannot be read", e)
          .from(catalog)
          .remedy("Make the file, or allow this process to read it");
    }
  }
}

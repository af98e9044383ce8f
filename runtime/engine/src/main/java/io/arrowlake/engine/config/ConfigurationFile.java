package io.arrowlake.engine.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code arrowlake.yaml}, and reports all that is wrong with it at once. */
public final class ConfigurationFile {
  private static final String SAMPLE_RATE = "verify_sample_rate";
  private static final Set<String> SECTIONS = Set.of("catalogs", "limits", SAMPLE_RATE);
  private static final Set<String> LIMITS =
      Set.of("memory", "query_timeout", "planning_time", "concurrent_queries", "queries_per_user");

  private final Path file;
  private final List<String> problems = new ArrayList<>();

  private ConfigurationFile(Path file) {
    this.file = file;
  }

  /**
   * The configuration in a file.
   *
   * @throws ArrowLakeException CONFIG_NOT_FOUND where there is no such file, CONFIG_INVALID where
   *     it is wrong
   */
  public static EngineConfiguration read(Path file) {
    return new ConfigurationFile(file.toAbsolutePath()).read();
  }

  private EngineConfiguration read() {
    JsonNode document = parse();
    EngineConfiguration configuration = configuration(document);
    if (!problems.isEmpty()) {
      throw new ArrowLakeException(
          ErrorCode.CONFIG_INVALID, file + " is not right: " + String.join("; ", problems));
    }

    return configuration;
  }

  private JsonNode parse() {
    YAMLFactory factory = new YAMLFactory();
    factory.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    factory.enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS);
    try {
      return new ObjectMapper(factory).readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ArrowLakeException(ErrorCode.CONFIG_NOT_FOUND, "There is no file " + file, e);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " (line " + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr() + ")";
      // The parser quotes the text that it could not read, which may be a secret.
      throw new ArrowLakeException(
          ErrorCode.CONFIG_INVALID, file + " is no YAML, or has a key twice" + place);
    } catch (IOException e) {
      throw new ArrowLakeException(ErrorCode.CONFIG_NOT_FOUND, file + " cannot be read", e);
    }
  }

  private EngineConfiguration configuration(JsonNode document) {
    JsonNode sections = mapping(document, "the file");
    checkKeys(sections, SECTIONS, "");
    JsonNode limits = mapping(sections.path("limits"), "limits");
    checkKeys(limits, LIMITS, "limits.");
    Path folder = file.getParent();
    return new EngineConfiguration(
        catalogs(mapping(sections.path("catalogs"), "catalogs")),
        this.<@Nullable Long>value(limits, "limits.", "memory", ByteSize::parse, null),
        this.<@Nullable Duration>value(
            limits, "limits.", "query_timeout", DurationText::parse, null),
        value(
            limits,
            "limits.",
            "planning_time",
            DurationText::parse,
            EngineConfiguration.DEFAULT_PLANNING_TIME),
        value(
            limits,
            "limits.",
            "concurrent_queries",
            ConfigurationFile::count,
            EngineConfiguration.DEFAULT_CONCURRENT_QUERIES),
        value(limits, "limits.", "queries_per_user", ConfigurationFile::count, Integer.MAX_VALUE),
        value(sections, "", SAMPLE_RATE, ConfigurationFile::share, 0.0),
        folder == null ? Path.of("").toAbsolutePath() : folder);
  }

  private Map<String, Map<String, String>> catalogs(JsonNode section) {
    Map<String, Map<String, String>> catalogs = new LinkedHashMap<>();
    Set<String> names = new TreeSet<>();
    section
        .fields()
        .forEachRemaining(
            entry -> {
              String place = "catalogs." + entry.getKey();
              if (!names.add(entry.getKey().toLowerCase(Locale.ROOT))) {
                problems.add(place + " is there twice (names have no case)");
              }

              catalogs.put(entry.getKey(), options(mapping(entry.getValue(), place), place));
            });
    return catalogs;
  }

  private Map<String, String> options(JsonNode catalog, String place) {
    Map<String, String> options = new LinkedHashMap<>();
    catalog
        .fields()
        .forEachRemaining(
            entry -> {
              if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                options.put(entry.getKey(), entry.getValue().asText());
              } else {
                problems.add(place + "." + entry.getKey() + " needs one value");
              }
            });
    if (!options.containsKey("type")) {
      problems.add(place + " has no type");
    }

    return options;
  }

  private JsonNode mapping(JsonNode node, String place) {
    if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
      problems.add(place + " needs keys and values");
    }

    return node;
  }

  private void checkKeys(JsonNode node, Set<String> known, String prefix) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add("unknown key " + prefix + key + NearestName.suggestion(key, known));
              }
            });
  }

  private <T extends @Nullable Object> T value(
      JsonNode section, String prefix, String key, Function<String, T> parser, T absent) {
    JsonNode value = section.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }

    try {
      return parser.apply(value.asText());
    } catch (IllegalArgumentException e) {
      problems.add(prefix + key + " " + e.getMessage());
      return absent;
    }
  }

  private static Double share(String text) {
    double share =
        text.matches("\\d+(\\.\\d+)?([eE]-?\\d+)?") ? Double.parseDouble(text) : Double.NaN;
    if (share >= 0 && share <= 1) {
      return share;
    }

    throw new IllegalArgumentException("needs a share from 0 to 1 such as 0.01, not " + text);
  }

  private static Integer count(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException("needs a whole number from 1 on, not " + text);
    }

    return Integer.valueOf(text);
  }
}

package io.arrowlake.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {
  @TempDir Path folder;

  @Test
  void readsCatalogsAndLimits() {
    EngineConfiguration configuration =
        read(
            """
            catalogs:
              shop: {type: postgres, url: "postgresql://localhost:5432/shop", password: "${env:X}"}
              lake: {type: files, root: ./data, on: yes, depth: 3}
            limits: {memory: 4GB, query_timeout: 10m, concurrent_queries: 5}
            """);
    assertThat(configuration.catalogs().keySet()).containsExactly("shop", "lake");
    assertThat(configuration.catalogs().get("shop")).containsEntry("password", "${env:X}");
    assertThat(configuration.catalogs().get("lake"))
        .isEqualTo(Map.of("type", "files", "root", "./data", "on", "yes", "depth", "3"));
    assertThat(configuration.memory()).isEqualTo(4L << 30);
    assertThat(configuration.queryTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(configuration.concurrentQueries()).isEqualTo(5);
    assertThat(configuration.baseFolder()).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "# nothing", "catalogs:", "limits: {}"})
  void nothingIsRequired(String text) {
    EngineConfiguration configuration = read(text);
    assertThat(configuration.catalogs()).isEmpty();
    assertThat(configuration.memory()).isNull();
    assertThat(configuration.queryTimeout()).isNull();
    assertThat(configuration.concurrentQueries()).isEqualTo(32);
    assertThat(configuration.verifySampleRate()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.01,0.01", "1,1", "1.0,1", "0.000001,0.000001", "1e-3,0.001"})
  void sampleRates(String text, double share) {
    assertThat(read("verify_sample_rate: " + text).verifySampleRate()).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.01", "-0.1", "5%", "often", "NaN", "1-2", "[1]", "''"})
  void wrongSampleRates(String text) {
    assertThat(error("verify_sample_rate: " + text).getMessage())
        .contains("verify_sample_rate needs a share from 0 to 1");
  }

  @Test
  void tellsAllMistakesAtOnce() {
    ArrowLakeException error =
        error(
            """
            catlogs: {}
            catalogs:
              a: {url: x}
              b: {type: files, roots: [x, y]}
              B: {type: files}
            limits: {memroy: 4GB, query_timeout: soon, concurrent_queries: 0}
            """);
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(error.getMessage())
        .contains("unknown key catlogs. Did you mean: catalogs")
        .contains("unknown key limits.memroy. Did you mean: memory")
        .contains("catalogs.a has no type")
        .contains("catalogs.b.roots needs one value")
        .contains("catalogs.B is there twice")
        .contains("limits.query_timeout needs a duration")
        .contains("limits.concurrent_queries needs a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"catalogs: [", "a: hunter2: b", "catalogs: {}\ncatalogs: {}", "- a"})
  void refusesWhatIsNoConfigurationWithoutRepeatingIt(String text) {
    ArrowLakeException error = error(text);
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(error.getMessage()).doesNotContain("hunter2");
    assertThat(error.getCause()).isNull();
  }

  @Test
  void missingFileIsNamed() {
    ArrowLakeException error =
        catchThrowableOfType(
            ArrowLakeException.class, () -> ConfigurationFile.read(folder.resolve("none.yaml")));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIG_NOT_FOUND);
    assertThat(error.getMessage()).contains("none.yaml");
  }

  @ParameterizedTest
  @CsvSource({"1B,1", "512KB,524288", "512mb,536870912", "4 GB,4294967296", "2TB,2199023255552"})
  void sizes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "GB", "0GB", "-1GB", "1.5GB", "99999999999999TB", "4GiBi"})
  void wrongSizes(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "10m,600000", "2h,7200000", "1d,86400000"})
  void durations(String text, long millis) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "s", "0s", "-1s", "1.5s", "1w"})
  void wrongDurations(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse(text));
  }

  @Test
  void secretsComeFromTheEnvironmentAndFromFiles() throws IOException {
    Files.writeString(folder.resolve("password"), "pa$$word\n");
    Secrets secrets = new Secrets(folder, Map.of("USER_NAME", "al\\ice")::get);
    assertThat(
            secrets.resolve(
                "shop",
                Map.of(
                    "url", "postgresql://${env:USER_NAME}:${file:password}@host/x",
                    "plain", "$5 ${other:x} {env:X}")))
        .containsEntry("url", "postgresql://al\\ice:pa$$word@host/x")
        .containsEntry("plain", "$5 ${other:x} {env:X}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${env:NONE}", "${file:none}", "${file:}"})
  void missingSecretsAreNamedByTheirReference(String reference) {
    Secrets secrets = new Secrets(folder, name -> null);
    ArrowLakeException error =
        catchThrowableOfType(
            ArrowLakeException.class,
            () -> secrets.resolve("shop", Map.of("password", "hunter2" + reference)));
    assertThat(error.code()).isEqualTo(ErrorCode.SECRET_NOT_FOUND);
    assertThat(error.getMessage()).contains(reference).contains("shop").doesNotContain("hunter2");
  }

  private EngineConfiguration read(String text) {
    try {
      return ConfigurationFile.read(Files.writeString(folder.resolve("arrowlake.yaml"), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ArrowLakeException error(String text) {
    return catchThrowableOfType(ArrowLakeException.class, () -> read(text));
  }
}

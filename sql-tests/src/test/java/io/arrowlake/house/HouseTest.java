package io.arrowlake.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.house.Repository.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house that no compiler knows: which way dependencies point, what names are not
 * used, and that texts are true. Each failure lists the places.
 */
class HouseTest {
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([\\w.]+)(?:\\.\\*)?;", Pattern.MULTILINE);
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>\\$\\{project.groupId}</groupId>\\s*"
              + "<artifactId>arrowlake-([\\w-]+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern GETTER =
      Pattern.compile("^( *@\\w+.*\n)? *public [^=;(]*? (get[A-Z]\\w*)\\(", Pattern.MULTILINE);
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "^public (?:abstract |final |sealed |non-sealed |static )*"
              + "(?:class|interface|record|enum|@interface) (\\w+)",
          Pattern.MULTILINE);
  private static final Pattern ANNOTATIONS =
      Pattern.compile("(?:@\\w[\\w.]*(?:\\([^)]*\\))?\\s*)*$");
  private static final Pattern OWN_FOLDER =
      Pattern.compile("(?<![\\w.$}*\\]])/(?:root|home|work|Users)/\\w");
  private static final Pattern BANNED_NAME =
      Pattern.compile("\\w+(?:Utils?|Helpers?|Impl|Manager)");
  private static final Pattern TEST_PREFIX = Pattern.compile("void (test[A-Z]\\w*)\\(");

  private static final Set<String> CONCRETE_ADAPTERS = Set.of("memory", "files", "postgres");

  private static Repository repository;

  @BeforeAll
  static void read() throws IOException {
    repository = Repository.read();
    assertThat(repository.mainJava("")).hasSizeGreaterThan(50);
  }

  private static List<String> imports(Source file) {
    return IMPORT.matcher(file.text()).results().map(match -> match.group(1)).toList();
  }

  /** Where main code below a folder imports what a pattern finds. */
  private static List<String> importsOf(String under, String banned) {
    Pattern pattern = Pattern.compile(banned);
    List<String> found = new ArrayList<>();
    for (Source file : repository.mainJava(under)) {
      imports(file).stream()
          .filter(name -> pattern.matcher(name).lookingAt())
          .forEach(name -> found.add(file.path() + " imports " + name));
    }

    return found;
  }

  @Test
  void plannerKnowsNoArrowAndNoSource() {
    assertThat(
            importsOf(
                "planner/",
                "io\\.arrowlake\\.(?!planner\\b|grammar\\b)|org\\.apache\\.arrow\\.|org\\.duckdb\\."
                    + "|org\\.postgresql\\.|java\\.sql\\.(Connection|DriverManager|Statement)$"))
        .isEmpty();
  }

  @Test
  void adaptersKnowNoEngineAndNoOtherAdapter() {
    assertThat(importsOf("adapters/", "io\\.arrowlake\\.(engine|jdbc|cli)\\b")).isEmpty();
    for (String adapter : CONCRETE_ADAPTERS) {
      String others = String.join("|", CONCRETE_ADAPTERS).replace(adapter, "none");
      assertThat(importsOf("adapters/" + adapter + "/", "io\\.arrowlake\\.(" + others + ")\\b"))
          .isEmpty();
    }

    String all = String.join("|", CONCRETE_ADAPTERS);
    for (String shared : List.of("spi", "sql", "testkit")) {
      assertThat(importsOf("adapters/" + shared + "/", "io\\.arrowlake\\.(" + all + ")\\b"))
          .isEmpty();
    }
  }

  @Test
  void engineFindsAdaptersByServiceLoader() {
    String adapters = "io\\.arrowlake\\.(" + String.join("|", CONCRETE_ADAPTERS) + "|cli|jdbc)\\b";
    assertThat(importsOf("runtime/engine/", adapters)).isEmpty();
  }

  @Test
  void frontDoorsSeeTheFacadeOnly() {
    String inside = "io\\.arrowlake\\.engine\\.[a-z]";
    assertThat(importsOf("runtime/jdbc/", inside)).isEmpty();
    assertThat(importsOf("runtime/cli/", inside)).isEmpty();
  }

  @Test
  void onlyTheCommandAndTestsDependOnConcreteAdapters() {
    Set<String> allowed =
        Set.of(
            "runtime/cli/pom.xml",
            "examples/embedded-planner/pom.xml",
            "jmh/pom.xml",
            "sql-tests/pom.xml");
    List<String> found = new ArrayList<>();
    for (Source pom : repository.poms()) {
      for (MatchResult match : DEPENDENCY.matcher(pom.text()).results().toList()) {
        boolean test = match.group(2).contains("<scope>test</scope>");
        if (CONCRETE_ADAPTERS.contains(match.group(1)) && !test && !allowed.contains(pom.path())) {
          found.add(pom.path() + " depends on arrowlake-" + match.group(1));
        }
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void anEmbeddedPlannerNeedsNoRuntimeAndNoArrow() {
    assertThat(repository.mainJava("examples/embedded-planner/")).isNotEmpty();
    assertThat(
            importsOf(
                "examples/embedded-planner/",
                "io\\.arrowlake\\.(engine|jdbc|cli|spi|files|memory|testkit)\\b"
                    + "|org\\.apache\\.arrow\\."))
        .isEmpty();
    for (String library : List.of("planner/", "adapters/", "runtime/")) {
      assertThat(importsOf(library, "io\\.arrowlake\\.examples\\.")).isEmpty();
    }
  }

  @Test
  void plannerDependsOnNothingBehindIt() {
    List<String> found = new ArrayList<>();
    for (Source pom : repository.poms()) {
      if (pom.path().startsWith("planner/")) {
        DEPENDENCY
            .matcher(pom.text())
            .results()
            .filter(match -> !match.group(1).startsWith("planner"))
            .forEach(match -> found.add(pom.path() + " depends on arrowlake-" + match.group(1)));
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void typesHaveNamesThatSayWhatTheyAre() {
    assertThat(repository.java())
        .extracting(Source::typeName)
        .noneMatch(name -> BANNED_NAME.matcher(name).matches());
  }

  @Test
  void methodsHaveNoGetPrefix() {
    List<String> found = new ArrayList<>();
    for (Source file : repository.mainJava("")) {
      // JDBC and Avatica name what the driver extends; Calcite finds metadata handlers by name.
      boolean namedByOthers =
          file.path().startsWith("runtime/jdbc/")
              || imports(file).contains("org.apache.calcite.rel.metadata.MetadataHandler");
      if (!namedByOthers) {
        GETTER
            .matcher(file.text())
            .results()
            .filter(match -> match.group(1) == null || !match.group(1).contains("@Override"))
            .forEach(match -> found.add(file.path() + ": " + match.group(2)));
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void publicTypesHaveJavadoc() {
    List<String> found = new ArrayList<>();
    for (Source file : repository.mainJava("")) {
      PUBLIC_TYPE
          .matcher(file.text())
          .results()
          .filter(match -> !followsJavadoc(file.text().substring(0, match.start())))
          .forEach(match -> found.add(file.path() + ": " + match.group(1)));
    }

    assertThat(found).isEmpty();
  }

  private static boolean followsJavadoc(String before) {
    return ANNOTATIONS.matcher(before).replaceFirst("").strip().endsWith("*/");
  }

  @Test
  void librariesDoNotPrint() {
    List<String> found = new ArrayList<>();
    for (Source file : repository.mainJava("")) {
      boolean prints =
          Pattern.compile("System\\.(out|err)\\b|\\.printStackTrace\\(\\)")
              .matcher(file.text())
              .find();
      if (prints && !file.path().startsWith("runtime/cli/") && !file.path().startsWith("jmh/")) {
        found.add(file.path());
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void testsAreNamedAfterWhatHoldsAndAllRun() {
    List<String> found = new ArrayList<>();
    for (Source file : repository.java()) {
      if (file.path().contains("/src/test/")) {
        TEST_PREFIX
            .matcher(file.text())
            .results()
            .forEach(match -> found.add(file.path() + ": " + match.group(1)));
        if (imports(file).contains("org.junit.jupiter.api.Disabled")) {
          found.add(file.path() + " disables a test");
        }
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void noFileNamesAFolderOfItsAuthor() {
    List<String> found = new ArrayList<>();
    for (Source file : repository.files()) {
      OWN_FOLDER
          .matcher(file.text())
          .results()
          .forEach(match -> found.add(file.path() + ": " + match.group()));
    }

    assertThat(found).isEmpty();
  }

  @Test
  void linksOfTheDocumentsResolve() {
    List<String> found = new ArrayList<>();
    for (Source file : repository.files()) {
      if (file.path().endsWith(".md")) {
        LINK.matcher(file.text())
            .results()
            .map(match -> match.group(1))
            .filter(link -> !link.contains(":") && !repository.exists(file, link))
            .forEach(link -> found.add(file.path() + ": " + link));
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void changesAreWrittenDown() {
    assertThat(repository.text("CHANGES.md").lines().filter(line -> line.startsWith("## ")))
        .first()
        .isEqualTo("## Unreleased");
  }
}

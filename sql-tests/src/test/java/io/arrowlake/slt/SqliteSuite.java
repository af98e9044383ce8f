package io.arrowlake.slt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The scripts of SQLite's own sqllogictest, which {@code net.hydromatic:sql-logic-test} carries.
 */
final class SqliteSuite {
  private static final String ROOT = "test/";
  private static final String ANY = ROOT + "select1.test";

  private SqliteSuite() {}

  /** The names of all scripts, such as {@code random/expr/slt_good_0.test}, in order. */
  static List<String> scripts() {
    URL resource = SqliteSuite.class.getClassLoader().getResource(ANY);
    if (resource == null) {
      throw new IllegalStateException("sql-logic-test is not on the class path");
    }

    // jar:file:/.../sql-logic-test-0.3.jar!/test/select1.test
    String path = resource.getPath();
    Path jar = Path.of(URI.create(path.substring(0, path.indexOf("!/"))));
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(ROOT) && name.endsWith(".test"))
          .map(name -> name.substring(ROOT.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The family of a script: {@code select1}, {@code evidence}, {@code random/expr}, ... */
  static String family(String script) {
    String[] parts = script.split("/");
    return parts.length == 1
        ? "select"
        : parts[0].equals("evidence") ? parts[0] : parts[0] + "/" + parts[1];
  }

  /** The records of a script. */
  static List<SltRecord> records(String script) {
    return new SltParser(SqliteSuite::text).parse(script, Map.of());
  }

  private static String text(String script) {
    try (InputStream in = SqliteSuite.class.getClassLoader().getResourceAsStream(ROOT + script)) {
      if (in == null) {
        throw new IllegalArgumentException("No such script: " + script);
      }

      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.arrowlake.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files of the repository that are text, without what the build makes. */
final class Repository {
  private static final List<String> TEXTS =
      List.of(".java", ".md", ".xml", ".sql", ".sh", ".yaml", ".yml", ".ftl", ".fmpp", ".config");

  private final Path root;
  private final List<Source> files = new ArrayList<>();

  private Repository(Path root) {
    this.root = root;
  }

  /**
   * A text file.
   *
   * @param path from the root, with slashes
   * @param text what it holds
   */
  record Source(String path, String text) {
    boolean isJava() {
      return path.endsWith(".java") && !path.endsWith("package-info.java");
    }

    boolean isMainJava() {
      return isJava() && path.contains("/src/main/java/");
    }

    String typeName() {
      return path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }
  }

  /** Finds the root above the folder that the test runs in, and reads. */
  static Repository read() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!isRoot(folder)) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("The test does not run inside the repository");
      }
    }

    Repository repository = new Repository(folder);
    repository.walk();
    return repository;
  }

  private static boolean isRoot(Path folder) throws IOException {
    Path pom = folder.resolve("pom.xml");
    return Files.exists(pom) && Files.readString(pom).contains("<modules>");
  }

  private void walk() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean made = name.equals("target") || (name.startsWith(".") && !folder.equals(root));
            return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (TEXTS.stream().anyMatch(file.toString()::endsWith)) {
              String path = root.relativize(file).toString().replace('\\', '/');
              files.add(new Source(path, Files.readString(file)));
            }

            return FileVisitResult.CONTINUE;
          }
        });
  }

  List<Source> files() {
    return files;
  }

  List<Source> mainJava(String under) {
    return files.stream().filter(f -> f.isMainJava() && f.path().startsWith(under)).toList();
  }

  List<Source> java() {
    return files.stream().filter(Source::isJava).toList();
  }

  List<Source> poms() {
    return files.stream()
        .filter(file -> file.path().endsWith("/pom.xml") && !file.path().contains("/src/"))
        .toList();
  }

  /** Whether something exists at a path that is relative to a file of the repository. */
  boolean exists(Source from, String relative) {
    return Files.exists(root.resolve(from.path()).resolveSibling(relative));
  }

  String text(String path) {
    try {
      return Files.readString(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }
}

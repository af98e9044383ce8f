package io.arrowlake.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A pattern of paths: {@code *} and {@code ?} within a name, {@code [a-z]} and {@code [!a-z]},
 * {@code **} for any number of folders, {@code {a,b}} for either. A name that starts with a dot is
 * matched only where the pattern has the dot. Immutable.
 */
final class FilePattern {
  private static final String ANY_FOLDERS = "**";

  private final String text;

  /** A pattern, absolute or relative. */
  FilePattern(String text) {
    this.text = text;
  }

  /** Whether a text has any sign of a pattern. */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(letter -> "*?[{".indexOf(letter) >= 0);
  }

  /** The files that match, starting from this folder where the pattern is relative. */
  List<DataFile> list(Path base) {
    Map<Path, DataFile> found = new TreeMap<>();
    for (String alternative : alternatives(text)) {
      Path start = alternative.startsWith("/") ? base.getRoot() : base;
      List<String> parts = new ArrayList<>();
      for (String part : alternative.split("/")) {
        if (!part.isEmpty()) {
          parts.add(part);
        }
      }

      collect(start, parts, found);
    }

    return List.copyOf(found.values());
  }

  /**
   * All files in a folder and those below it; those that start with a dot or {@code _} are not
   * data.
   */
  static List<DataFile> tree(Path folder) {
    List<DataFile> files = new ArrayList<>();
    walk(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return path.equals(folder) || isData(path)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (isData(path) && attributes.isRegularFile()) {
              files.add(DataFile.of(path, attributes));
            }

            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** Whether a name is one of data, as engines that leave markers beside it have agreed. */
  static boolean isData(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.startsWith("_");
  }

  /** The entries of a folder that a test holds for. */
  static List<Path> entries(Path folder, Predicate<Path> test) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(
          path -> {
            if (test.test(path)) {
              entries.add(path);
            }
          });
    } catch (DirectoryIteratorException e) {
      throw DataFile.failure(folder, e.getCause());
    } catch (IOException e) {
      throw DataFile.failure(folder, e);
    }

    return entries;
  }

  private static void collect(Path folder, List<String> parts, Map<Path, DataFile> found) {
    if (parts.isEmpty()) {
      return;
    }

    String part = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    if (part.equals(ANY_FOLDERS)) {
      List<String> names = rest.isEmpty() ? List.of("*") : rest;
      folders(folder).forEach(each -> collect(each, names, found));
    } else if (!isPattern(part)) {
      step(folder.resolve(part).normalize(), rest, found);
    } else if (Files.isDirectory(folder)) {
      Pattern name = name(part);
      entries(folder, path -> name.matcher(path.getFileName().toString()).matches())
          .forEach(path -> step(path, rest, found));
    }
  }

  private static void step(Path path, List<String> rest, Map<Path, DataFile> found) {
    if (!rest.isEmpty()) {
      collect(path, rest, found);
    } else {
      DataFile.regular(path).ifPresent(file -> found.put(path, file));
    }
  }

  /** The folder and all below it but those that start with a dot. */
  private static List<Path> folders(Path folder) {
    List<Path> folders = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return folders;
    }

    walk(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (!path.equals(folder) && path.getFileName().toString().startsWith(".")) {
              return FileVisitResult.SKIP_SUBTREE;
            }

            folders.add(path);
            return FileVisitResult.CONTINUE;
          }
        });
    return folders;
  }

  /**
   * Links are followed; one that leads back to a folder above it is an error of the file system.
   */
  private static void walk(Path folder, SimpleFileVisitor<Path> visitor) {
    try {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    } catch (IOException e) {
      throw DataFile.failure(folder, e);
    }
  }

  /**
   * The patterns without braces that a pattern stands for; a brace that is not closed is a letter.
   */
  private static List<String> alternatives(String pattern) {
    int open = pattern.indexOf('{');
    List<String> middle = new ArrayList<>();
    int close = open < 0 ? -1 : split(pattern, open, middle);
    if (close < 0) {
      return List.of(pattern);
    }

    List<String> alternatives = new ArrayList<>();
    for (String choice : middle) {
      alternatives.addAll(
          alternatives(pattern.substring(0, open) + choice + pattern.substring(close + 1)));
    }

    return alternatives;
  }

  /** Adds the choices of the brace that opens here, and gives the place where it closes or -1. */
  private static int split(String pattern, int open, List<String> choices) {
    int depth = 0;
    int start = open + 1;
    for (int i = open; i < pattern.length(); i++) {
      char letter = pattern.charAt(i);
      if (letter == '{') {
        depth++;
      } else if (letter == ',' && depth == 1) {
        choices.add(pattern.substring(start, i));
        start = i + 1;
      } else if (letter == '}' && --depth == 0) {
        choices.add(pattern.substring(start, i));
        return i;
      }
    }

    return -1;
  }

  private static Pattern name(String part) {
    StringBuilder regex = new StringBuilder(part.startsWith(".") ? "" : "(?!\\.)");
    for (int i = 0; i < part.length(); i++) {
      char letter = part.charAt(i);
      int close = letter == '[' ? part.indexOf(']', i + 2) : -1;
      if (letter == '*') {
        regex.append(".*");
      } else if (letter == '?') {
        regex.append('.');
      } else if (close > 0) {
        regex.append(letters(part.substring(i + 1, close)));
        i = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(letter)));
      }
    }

    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String letters(String set) {
    boolean negated = set.startsWith("!") || set.startsWith("^");
    String letters = (negated ? set.substring(1) : set).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
    return "[" + (negated ? "^" : "") + letters + "]";
  }
}

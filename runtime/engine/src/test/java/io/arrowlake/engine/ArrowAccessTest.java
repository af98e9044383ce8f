package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ArrowLakeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Starts JVMs without the flag that the build gives to its own. */
class ArrowAccessTest {

  /** Opens java.nio where it may, and then touches what needs it. */
  public static final class Probe {
    public static void main(String[] arguments) {
      try {
        ArrowAccess.require();
      } catch (ArrowLakeException e) {
        System.out.println(e.code() + " " + e.getMessage());
        return;
      }

      try (BufferAllocator allocator = new RootAllocator();
          ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
        stream.snapshot();
        System.out.println("opened");
      }
    }
  }

  @Test
  void opensThePackageByItself() throws Exception {
    assertThat(probe(List.of())).contains("opened");
  }

  @Test
  void refusesWhereItMustNot() throws Exception {
    assertThat(probe(List.of("-D" + ArrowAccess.PROPERTY + "=never")))
        .contains("JVM_ACCESS_DENIED")
        .contains(ArrowAccess.FLAG);
  }

  @Test
  void needsNothingWhereTheFlagIsGiven() throws Exception {
    assertThat(probe(List.of("-D" + ArrowAccess.PROPERTY + "=never", ArrowAccess.FLAG)))
        .contains("opened");
  }

  private static String probe(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Probe.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}

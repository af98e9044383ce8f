package io.arrowlake.planner.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void numbersAreUnique() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
  }

  @Test
  void pageListsEveryCode() throws Exception {
    String page = Files.readString(Path.of("../../docs/errors.md"));
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(page)
          .contains(
              "| "
                  + code.label()
                  + " | "
                  + code
                  + " | "
                  + code.type()
                  + " | "
                  + code.sqlState()
                  + " | ");
    }
  }

  @Test
  void messageHasCodePlaceAndRemedyAndNoSecondCopy() {
    ArrowLakeException error =
        new ArrowLakeException(ErrorCode.COLUMN_NOT_FOUND, "Column not found: x")
            .at(new SqlPosition(3, 14))
            .from("shop")
            .remedy("Look again");
    assertThat(error)
        .hasMessage("AL-1003: Column not found: x (catalog shop) (line 3:14). Look again");
    assertThat(error.detail()).isEqualTo("Column not found: x");
  }

  @Test
  void nearestNameForgivesSwapsAndCaseAndNotMore() {
    assertThat(NearestName.of("Ordres", List.of("orders", "parts"))).contains("orders");
    assertThat(NearestName.of("xyz", List.of("orders", "parts"))).isEmpty();
  }
}

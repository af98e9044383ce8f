package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisplayTextTest {
  @Test
  void widthCountsCells() {
    assertThat(DisplayText.width("")).isZero();
    assertThat(DisplayText.width("abc")).isEqualTo(3);
    assertThat(DisplayText.width("é")).isEqualTo(1);
    assertThat(DisplayText.width("e\u0301")).isEqualTo(1);
    assertThat(DisplayText.width("日本")).isEqualTo(4);
    assertThat(DisplayText.width("😀x")).isEqualTo(3);
  }

  @Test
  void controlCharactersAreSpelledOut() {
    assertThat(DisplayText.visible("a\nb\tc\u001b[2J\u009b")).isEqualTo("a\\nb\\tc\\x1b[2J\\x9b");
    assertThat(DisplayText.visible("a b")).isEqualTo("a b");
  }

  @Test
  void cuttingCountsCellsToo() {
    assertThat(DisplayText.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(DisplayText.cut("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(DisplayText.cut("日本語文字", 6)).isEqualTo("日本…");
    assertThat(DisplayText.cut("日本語", 6)).isEqualTo("日本語");
  }
}

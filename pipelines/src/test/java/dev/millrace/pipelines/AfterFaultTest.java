package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AfterFaultTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void oneThatCannotBeCleanedUpDoesNotKeepTheOthersFromIt() {
    IOException first = new IOException("the first");
    IllegalStateException second = new IllegalStateException("the second");

    IOException told =
        assertThrows(
            IOException.class,
            () ->
                AfterFault.cleanAll(
                    List.of(
                        () -> {
                          throw first;
                        },
                        () -> done.add("a"),
                        () -> {
                          throw second;
                        },
                        () -> done.add("b"))));

    assertThat(done, contains("a", "b"));
    assertThat(told, is(first));
    assertThat(told.getSuppressed(), arrayContaining(second));
  }

  @Test
  void nothingIsToldWhereAllIsClean() throws IOException {
    AfterFault.cleanAll(List.of(() -> done.add("a")));

    assertThat(done, contains("a"));
  }
}

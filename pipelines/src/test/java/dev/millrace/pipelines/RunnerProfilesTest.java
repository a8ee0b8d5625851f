package dev.millrace.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.weblogalerts.WebLogAlerts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunnerProfilesTest {
  @Test
  void theOneEngineIsTaken() {
    RunnerProfile direct = new DirectProfile();

    assertThat(RunnerProfiles.of(direct).only(), sameInstance(direct));
    assertThat(RunnerProfiles.of(direct).names(), is("direct"));
  }

  @Test
  void whatBelongsToAnEngineStandsBehindThePortfolio() {
    MillracePipeline<?> own = new WebLogAlerts();
    RunnerProfile engine =
        new DirectProfile() {
          @Override
          public List<MillracePipeline<?>> programs() {
            return List.of(own);
          }
        };

    List<MillracePipeline<?>> all = RunnerProfiles.of(engine).programs();

    assertThat(all.subList(0, all.size() - 1), is(Portfolio.PIPELINES));
    assertThat(all.get(all.size() - 1), sameInstance(own));
    assertThat(RunnerProfiles.of(new DirectProfile()).programs(), is(Portfolio.PIPELINES));
  }

  @Test
  void noEngineIsAClearFault() {
    assertThat(
        refusal(RunnerProfiles.of()),
        is(
            "No engine on the class path (must be one: build with -Pflink-runner, -Pspark-runner,"
                + " -Pdirect-runner or -Pdataflow-runner, or start a"
                + " millrace-<runner>-standalone.jar)"));
    assertThat(RunnerProfiles.of().names(), is("none"));
  }

  @Test
  void twoEnginesAreAClearFault() {
    assertThat(
        refusal(RunnerProfiles.of(new DirectProfile(), new DirectProfile())),
        is("Several engines on the class path: direct, direct (must be one)"));
  }

  private static @Nullable String refusal(RunnerProfiles profiles) {
    return assertThrows(IllegalStateException.class, profiles::only).getMessage();
  }
}

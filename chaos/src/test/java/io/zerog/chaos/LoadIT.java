package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./zerog chaos load}: a minute on a machine with nothing else to do. */
class LoadIT {

    private static final int JOBS = 10_000;
    private static final int OVERLOAD_SECONDS = 10;

    /** Some ten thousand jobs in its second half: a leak of two kilobytes for each is seen. */
    private static final int SOAK_SECONDS = 35;

    @TempDir private Path folder;

    @Test
    @Timeout(300)
    void everyAdmittedJobIsFinishedAndTheHeapStaysFlat() throws Exception {
        LoadRun.Result result =
                new LoadRun(
                                Product.BEANSTALKD_SQLITE,
                                JOBS,
                                OVERLOAD_SECONDS,
                                SOAK_SECONDS,
                                ChaosIT.SERVER,
                                folder)
                        .run();

        System.out.print(result.report());
        // How long an answer takes is only printed: others use this machine, too.
        List<LoadVerdict> untimed =
                result.verdicts().stream().filter(each -> !each.demand().isTimed()).toList();
        assertThat(untimed).hasSize(3).as(result.report()).allMatch(LoadVerdict::held);
    }
}

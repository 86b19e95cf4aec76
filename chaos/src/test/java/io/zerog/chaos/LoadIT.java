package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./zerog chaos load}: about a minute. */
class LoadIT {

    @TempDir private Path folder;

    @Test
    @Timeout(180)
    void everyAdmittedJobIsFinishedAndTheHeapStaysFlat() throws Exception {
        LoadRun.Result result =
                new LoadRun(Product.BEANSTALKD_SQLITE, 10_000, 10, 20, ChaosIT.SERVER, folder)
                        .run();

        System.out.print(result.report());
        assertThat(result.held()).as(result.report()).isTrue();
    }
}

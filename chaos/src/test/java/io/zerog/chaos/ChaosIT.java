package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./zerog chaos}. */
class ChaosIT {

    static final Path SERVER = Path.of("../bootstrap/target/zerog.jar").toAbsolutePath();

    private static final long SEED = 1;
    private static final long HEAL_SECONDS = 150;

    @TempDir private Path folder;

    @Test
    @Timeout(300)
    void fortyKillsCostNoneOfThreeThousandJobs() throws Exception {
        Product product = Product.BEANSTALKD_POSTGRES;

        ChaosRun.Result result =
                new ChaosRun(product, 40, 3_000, SEED, HEAL_SECONDS, SERVER, folder).run();

        System.out.print(result.report());
        assertThat(result.violations()).as(result.report()).isEmpty();
        assertThat(result.evidence().acknowledged()).hasSize(3_000);
        assertThat(Recovery.of(result.evidence()).queued())
                .as("runs that were cut off")
                .isNotEmpty();
    }

    @Test
    @Timeout(120)
    void aStoreThatLosesItsMemoryIsFoundOut() throws Exception {
        ChaosRun.Result result =
                new ChaosRun(Product.MEMORY, 2, 200, SEED, 20, SERVER, folder).run();

        assertThat(result.violations())
                .extracting(Verdict.Violation::kind)
                .contains(Verdict.Kind.LOST);
        assertThat(result.report()).contains("LOST", "seed 1");
    }
}

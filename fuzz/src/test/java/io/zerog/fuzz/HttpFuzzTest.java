package io.zerog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code ./zerog fuzz http}. */
class HttpFuzzTest {

    private static final long SEED = 1;
    private static final long REQUESTS = 200_000;

    @Test
    @Timeout(600)
    void noRequestBreaksTheServer() throws Exception {
        Main.logNothing();
        try (Target target = new Target()) {
            HttpFuzz.Result result = new HttpFuzz(target, SEED).run(REQUESTS);

            assertThat(result.failure().map(failure -> Main.describe(failure, SEED))).isEmpty();
            assertThat(result.requests()).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(result.heapGrowth()).isLessThan(Main.HEAP_BOUND);
            // Not all of it may be refused at the door.
            assertThat(result.statuses())
                    .containsKeys("200", "201", "204", "400", "404", "405", "409", "413", "415");
        }
    }
}

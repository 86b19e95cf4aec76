package io.zerog.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Outcome;
import io.zerog.examples.PrimeCountJob.Place;
import io.zerog.examples.PrimeCountJob.PrimeCount;
import io.zerog.examples.PrimeCountJob.Result;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimeCountJobTest {

    private final PrimeCountJob primes = new PrimeCountJob();
    private final RecordingContext job = new RecordingContext();

    @ParameterizedTest
    @CsvSource({
        "2, 1, 2",
        "3, 2, 3",
        "4, 2, 3",
        "5, 3, 5",
        "9, 4, 7",
        "10, 4, 7",
        "25, 9, 23",
        "100, 25, 97",
        "1000, 168, 997",
        "1000000, 78498, 999983",
        // Around the ends of the first segments.
        "524287, 43390, 524287",
        "524288, 43390, 524287",
        "524289, 43390, 524287",
        "524290, 43390, 524287",
        "50000000, 3001134, 49999991"
    })
    void thePrimesUpToALimitAreCounted(int limit, long count, long largest) throws Exception {
        assertThat(run(limit)).isEqualTo(new Result(limit, count, largest));
        assertThat(job.fractions).isSorted();
        assertThat(limit == 2 || job.fractions.getLast() == 1.0).isTrue();
    }

    @Test
    void everyLimitAgreesWithTrialDivision() throws Exception {
        long count = 0;
        long largest = 0;
        for (int limit = 2; limit <= 2_000; limit++) {
            if (BigInteger.valueOf(limit).isProbablePrime(50)) {
                count++;
                largest = limit;
            }
            assertThat(run(limit)).isEqualTo(new Result(limit, count, largest));
        }
    }

    @Test
    void aStoppedRunGoesOnFromItsCheckpoint() throws Exception {
        job.checkpointsUntilStop = 3;
        assertThatThrownBy(() -> run(50_000_000)).isInstanceOf(InterruptedException.class);
        Place reached = (Place) job.checkpoints.getLast();
        int before = job.fractions.size();

        job.checkpointsUntilStop = Integer.MAX_VALUE;
        assertThat(run(50_000_000)).isEqualTo(new Result(50_000_000, 3_001_134, 49_999_991));

        assertThat(job.log).containsExactly("event goes on at " + reached.next());
        assertThat(job.fractions.get(before)).isGreaterThan(reached.next() / 50_000_000.0);
    }

    @Test
    void aCheckpointIsKeptAboutEverySecond() throws Exception {
        run(50_000_000);

        // The clock of this test goes on by 0.3 s a segment, so it is every fourth segment.
        assertThat(job.checkpoints).hasSize(job.fractions.size() / 4);
    }

    @Test
    void aRunThatIsCancelledStops() {
        job.cancelled = true;

        assertThatThrownBy(() -> run(2_000_000_000)).isInstanceOf(InterruptedException.class);
        assertThat(job.fractions).isEmpty();
    }

    @Test
    void aRunThatIsInterruptedStops() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run(2_000_000_000)).isInstanceOf(InterruptedException.class);
        assertThat(job.fractions).isEmpty();
    }

    private Result run(int limit) throws Exception {
        return ((Outcome.Done<Result>) primes.run(new PrimeCount(limit), job)).output();
    }
}

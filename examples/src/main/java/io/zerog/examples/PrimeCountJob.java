package io.zerog.examples;

import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts the primes up to a limit. Uses a whole core, keeps its place about every second, and goes
 * on from there when it is run again.
 */
public final class PrimeCountJob
        implements JobHandler<PrimeCountJob.PrimeCount, PrimeCountJob.Result> {

    private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(1);

    /** What it is asked to do. */
    public record PrimeCount(
            @Description("The largest number that is looked at.") @Min(2) @Max(2_000_000_000)
                    int limit) {}

    /**
     * What it answers.
     *
     * @param primes how many there are
     * @param largest the last of them
     */
    public record Result(int limit, long primes, long largest) {}

    /**
     * Where it is.
     *
     * @param next the first number that has not been looked at, even
     */
    record Place(long next, long primes, long largest) {

        /** The number 2 is counted ahead: the sieve looks at odd numbers only. */
        static final Place START = new Place(2, 1, 2);
    }

    @Override
    public JobType<PrimeCount, Result> type() {
        return JobType.of("prime_count", PrimeCount.class, Result.class)
                .description("Counts the primes up to a limit.");
    }

    @Override
    public Outcome<Result> run(PrimeCount parameters, JobContext job) throws InterruptedException {
        int limit = parameters.limit();
        Place place = job.checkpoint(Place.class).orElse(Place.START);
        if (place.next() > Place.START.next()) {
            job.event("goes on at " + place.next());
        }
        PrimeSieve sieve = new PrimeSieve(limit, place.next());
        Instant kept = job.clock().instant();
        while (place.next() <= limit) {
            // A segment takes a few milliseconds, so this is prompt enough.
            if (Thread.interrupted() || job.isCancelled()) {
                throw new InterruptedException("stopped at " + place.next());
            }
            sieve.advance();
            place =
                    new Place(
                            sieve.next(),
                            place.primes() + sieve.primes(),
                            sieve.primes() == 0 ? place.largest() : sieve.largest());
            job.progress(Math.min(place.next(), limit), limit, "numbers", null);
            Instant now = job.clock().instant();
            if (!now.isBefore(kept.plus(BETWEEN_CHECKPOINTS))) {
                job.checkpoint(place);
                kept = now;
            }
        }
        return Outcome.done(new Result(limit, place.primes(), place.largest()));
    }
}

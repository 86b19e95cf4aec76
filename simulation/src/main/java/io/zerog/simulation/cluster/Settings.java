package io.zerog.simulation.cluster;

import io.zerog.simulation.fault.Fault;
import io.zerog.simulation.fault.FaultRates;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a simulated cluster has to endure.
 *
 * @param rates of faults at port calls, while there are faults
 * @param sites the calls that faults may meet: {@code slot JobStore.save}
 * @param faultsFor how long there are faults; clients submit for the first two thirds of it
 * @param jobs how many are submitted
 * @param killEvery the mean time between kills of nodes; zero for none
 * @param drainEvery the mean time between orderly restarts; zero for none
 * @param outages whether the store or the queue is away at times
 * @param queueTroubles whether the queue restarts, with its log or without, loses messages or
 *     connections
 * @param clockJumps by how much wall clocks jump at most; zero for never
 * @param poison whether some jobs kill their node
 * @param abandonsOnlyTheDead whether nothing in these settings excuses taking a job from a live
 *     worker
 * @param runsNeverOverlap whether nothing in these settings excuses two runs of a job at once
 * @param ledgers whether the store is the one on Couchbase, and faults meet it at its key-value
 *     calls
 */
public record Settings(
        FaultRates rates,
        Predicate<String> sites,
        Duration faultsFor,
        int jobs,
        Duration killEvery,
        Duration drainEvery,
        boolean outages,
        boolean queueTroubles,
        Duration clockJumps,
        boolean poison,
        boolean abandonsOnlyTheDead,
        boolean runsNeverOverlap,
        boolean ledgers) {

    /** Everything at once, as it never comes at once. */
    public static final Settings STORM =
            new Settings(
                    FaultRates.NONE
                            .with(Fault.SLOW, 10_000)
                            .with(Fault.FAIL_BEFORE, 30_000)
                            .with(Fault.APPLIED_THEN_FAIL, 30_000)
                            .with(Fault.CRASH_BEFORE, 1_000)
                            .with(Fault.CRASH_AFTER, 1_000)
                            .with(Fault.PAUSE, 1_000),
                    _ -> true,
                    Duration.ofSeconds(180),
                    16,
                    Duration.ofSeconds(40),
                    Duration.ofSeconds(50),
                    true,
                    true,
                    Duration.ZERO,
                    true,
                    false,
                    false,
                    false);

    /** Workers are replaced all the time, and what a draining one still has to say meets faults. */
    public static final Settings DEPLOYS =
            new Settings(
                    FaultRates.NONE
                            .with(Fault.SLOW, 100_000)
                            .with(Fault.FAIL_BEFORE, 100_000)
                            .with(Fault.APPLIED_THEN_FAIL, 100_000)
                            .with(Fault.CRASH_BEFORE, 100_000)
                            .with(Fault.CRASH_AFTER, 100_000)
                            .with(Fault.PAUSE, 100_000),
                    site -> site.startsWith(WorkerNode.DRAIN),
                    Duration.ofSeconds(180),
                    32,
                    Duration.ZERO,
                    Duration.ofSeconds(4),
                    true,
                    true,
                    Duration.ZERO,
                    true,
                    false,
                    false,
                    false);

    /**
     * The storm over the store on Couchbase, for long enough that buckets are emptied in it. A call
     * of a port is several of the service, so each of these meets fewer faults.
     */
    public static final Settings LEDGERS =
            STORM.with(
                            FaultRates.NONE
                                    .with(Fault.SLOW, 4_000)
                                    .with(Fault.FAIL_BEFORE, 10_000)
                                    .with(Fault.APPLIED_THEN_FAIL, 10_000)
                                    .with(Fault.CRASH_BEFORE, 1_000)
                                    .with(Fault.CRASH_AFTER, 1_000)
                                    .with(Fault.PAUSE, 1_000),
                            _ -> true)
                    .onLedgers(Duration.ofSeconds(300));

    private static final int LEDGERS_EVERY = 6;
    private static final int DEPLOYS_EVERY = 5;
    private static final int CLOCKS_JUMP_EVERY = 10;
    private static final int CLOCKS_JUMP_FAR_EVERY = 50;

    /**
     * What a seed has to endure: the storm; every tenth one with clocks that jump by minutes, some
     * of those by an hour, after which it takes an hour until all has healed; every fifth one
     * deploys instead; and most of every sixth have the store on Couchbase.
     */
    public static Settings of(long seed) {
        if (seed % DEPLOYS_EVERY == DEPLOYS_EVERY / 2) {
            return DEPLOYS;
        }
        if (seed % LEDGERS_EVERY == LEDGERS_EVERY - 1) {
            return LEDGERS;
        }
        if (seed % CLOCKS_JUMP_FAR_EVERY == 0) {
            return STORM.withClockJumps(Duration.ofHours(1));
        }
        return seed % CLOCKS_JUMP_EVERY == 0 ? STORM.withClockJumps(Duration.ofMinutes(2)) : STORM;
    }

    /** Nothing goes wrong. */
    public static final Settings CALM =
            new Settings(
                    FaultRates.NONE,
                    _ -> false,
                    Duration.ofSeconds(60),
                    16,
                    Duration.ZERO,
                    Duration.ZERO,
                    false,
                    false,
                    Duration.ZERO,
                    false,
                    true,
                    true,
                    false);

    /** The same, but with other faults at other calls. */
    public Settings with(FaultRates otherRates, Predicate<String> otherSites) {
        return new Settings(
                otherRates,
                otherSites,
                faultsFor,
                jobs,
                killEvery,
                drainEvery,
                outages,
                queueTroubles,
                clockJumps,
                poison,
                abandonsOnlyTheDead,
                runsNeverOverlap,
                ledgers);
    }

    /** The same, but with clocks that jump. */
    public Settings withClockJumps(Duration most) {
        return new Settings(
                rates,
                sites,
                faultsFor,
                jobs,
                killEvery,
                drainEvery,
                outages,
                queueTroubles,
                most,
                poison,
                abandonsOnlyTheDead,
                runsNeverOverlap,
                ledgers);
    }

    /** The same, but on the store on Couchbase, with faults for another time. */
    public Settings onLedgers(Duration faults) {
        return new Settings(
                rates,
                sites,
                faults,
                jobs,
                killEvery,
                drainEvery,
                outages,
                queueTroubles,
                clockJumps,
                poison,
                abandonsOnlyTheDead,
                runsNeverOverlap,
                true);
    }

    /** Whether taking a job too soon is judged by what comes of it, and not when it is taken. */
    boolean isJudgedByOverlap() {
        return runsNeverOverlap && !abandonsOnlyTheDead;
    }

    /** The same, but taking a job from a live worker is judged by its consequences alone. */
    public Settings judgedByOverlap() {
        return new Settings(
                rates,
                sites,
                faultsFor,
                jobs,
                killEvery,
                drainEvery,
                outages,
                queueTroubles,
                clockJumps,
                poison,
                false,
                true,
                ledgers);
    }
}

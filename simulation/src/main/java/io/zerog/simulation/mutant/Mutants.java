package io.zerog.simulation.mutant;

import io.zerog.simulation.cluster.Invariant;
import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.fault.Fault;
import io.zerog.simulation.fault.FaultRates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All mutants, each with the setting in which the right protocol holds and the wrong one fails. */
public final class Mutants {

    static final String SLOT = "slot";
    static final String RECONCILER = "reconciler";
    static final String STORE_CALL = "store-call";
    static final String API_SUBMIT = "api-submit";

    private static final Settings STALLS =
            Settings.STORM.with(
                    FaultRates.NONE.with(Fault.SLOW, 50_000).with(Fault.PAUSE, 8_000), _ -> true);

    private static final Settings PAUSED_OUTPUTS =
            Settings.STORM.with(
                    FaultRates.NONE.with(Fault.PAUSE, 200_000),
                    site -> site.equals("slot JobOutput.put"));

    private static final Settings LOST_ANSWERS =
            Settings.CALM.with(
                    FaultRates.NONE.with(Fault.APPLIED_THEN_FAIL, 100_000),
                    site -> site.endsWith("JobStore.save"));

    private static final Settings MESSAGE_FAULTS =
            Settings.CALM.with(
                    FaultRates.NONE.with(Fault.FAIL_BEFORE, 100_000),
                    site ->
                            site.startsWith("slot Reservation.")
                                    || site.equals("slot JobQueue.put"));

    private static final Settings READ_FAULTS =
            Settings.CALM.with(
                    FaultRates.NONE.with(Fault.FAIL_BEFORE, 600_000),
                    site -> site.equals("slot JobStore.find"));

    private static final Settings CLOCKS =
            Settings.CALM.judgedByOverlap().withClockJumps(Duration.ofSeconds(90));

    private static final String LATE =
            "ledgers, with faults where buckets come and go, and clocks that jump by up to 5 min";

    /** What a late clock adds is added to buckets that others are just emptying. */
    private static final Settings LATE_CLOCKS =
            Settings.LEDGERS
                    .with(
                            FaultRates.NONE
                                    .with(Fault.SLOW, 300_000)
                                    .with(Fault.FAIL_BEFORE, 100_000),
                            site ->
                                    site.equals("KeyValue.remove open bucket")
                                            || site.equals("KeyValue.insert open bucket"))
                    .withClockJumps(Duration.ofMinutes(5));

    private static final List<Mutant> ALL =
            List.of(
                    new Mutant(
                            "no-token-check",
                            "a run writes though the token is another's",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.NO_FOREIGN_WRITES),
                            StoreMutants::noTokenCheck),
                    new Mutant(
                            "no-cas",
                            "the last writer wins",
                            "storm",
                            Settings.STORM,
                            Set.of(
                                    Invariant.NO_FOREIGN_WRITES,
                                    Invariant.FINAL_STATES_NEVER_CHANGE,
                                    Invariant.ATTEMPTS_NEVER_GO_BACK,
                                    Invariant.CANCELS_ARE_KEPT,
                                    Invariant.LEASES_STAND_STILL,
                                    Invariant.LEGAL_TRANSITIONS),
                            StoreMutants::noCompareAndSet),
                    new Mutant(
                            "no-reconciler",
                            "nobody heals what crashes leave behind",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.ACKNOWLEDGED_JOBS_FINISH),
                            QueueMutants.NoReconciler::new),
                    new Mutant(
                            "unconditional-rescue",
                            "the reconciler overwrites what has changed since it looked",
                            "storm of slow calls and pauses",
                            STALLS,
                            Set.of(
                                    Invariant.FINAL_STATES_NEVER_CHANGE,
                                    Invariant.LEASES_STAND_STILL,
                                    Invariant.LEGAL_TRANSITIONS,
                                    Invariant.NO_FOREIGN_WRITES,
                                    Invariant.ATTEMPTS_NEVER_GO_BACK,
                                    Invariant.CANCELS_ARE_KEPT),
                            StoreMutants::unconditionalRescue),
                    new Mutant(
                            "abandons-not-counted",
                            "a job may crash its workers for ever",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.LEGAL_TRANSITIONS),
                            StoreMutants::abandonsNotCounted),
                    new Mutant(
                            "always-alone",
                            "whoever runs beside a crashing job is blamed for its crashes",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.ALONE_IS_ALONE, Invariant.NO_INNOCENT_CRASHED),
                            StoreMutants::alwaysAlone),
                    new Mutant(
                            "delete-before-put",
                            "a message is deleted before its successor is put",
                            "no reconciler, faults at a slot's queue calls",
                            MESSAGE_FAULTS,
                            Set.of(Invariant.ACKNOWLEDGED_JOBS_FINISH),
                            QueueMutants::deleteBeforePut),
                    new Mutant(
                            "delete-at-reserve",
                            "a message is deleted when it is delivered",
                            "no reconciler, faults at a slot's reads",
                            READ_FAULTS,
                            Set.of(Invariant.ACKNOWLEDGED_JOBS_FINISH),
                            QueueMutants::deleteAtReserve),
                    new Mutant(
                            "heartbeat-stops-first",
                            "heartbeats end before the job",
                            "calm",
                            Settings.CALM.judgedByOverlap(),
                            Set.of(Invariant.NO_OVERLAP),
                            RunMutants::heartbeatsStopFirst),
                    new Mutant(
                            "no-read-back",
                            "a save whose answer was lost counts as refused",
                            "calm, but answers to saves are lost",
                            LOST_ANSWERS,
                            Set.of(Invariant.NO_NEEDLESS_ABANDON),
                            StoreMutants::noReadBack),
                    new Mutant(
                            "wall-clock-leases",
                            "a lease is over when a wall clock says so",
                            "calm, but clocks jump by up to 90 s",
                            CLOCKS,
                            Set.of(Invariant.NO_OVERLAP),
                            RunMutants::wallClockLeases),
                    new Mutant(
                            "finish-without-output",
                            "a job succeeds though its output could not be stored",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.OUTPUT_IS_ITS_RUNS),
                            RunMutants::finishWithoutOutput),
                    new Mutant(
                            "output-not-fenced",
                            "the output is that of the run that wrote last",
                            "storm, with pauses just before outputs are put",
                            PAUSED_OUTPUTS,
                            Set.of(Invariant.OUTPUT_IS_ITS_RUNS),
                            RunMutants::outputNotFenced),
                    new Mutant(
                            "steal-on-delivery",
                            "a delivery starts a job that runs elsewhere",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.NO_FOREIGN_WRITES),
                            StoreMutants::stealOnDelivery),
                    new Mutant(
                            "cancel-lost-at-requeue",
                            "a cancelled run is queued again",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.CANCELS_ARE_KEPT),
                            StoreMutants::cancelLostAtRequeue),
                    new Mutant(
                            "killed-starts-again",
                            "a run that was killed counts as a crash, and starts again",
                            "storm",
                            Settings.STORM,
                            Set.of(Invariant.CANCELS_ARE_KEPT, Invariant.LEGAL_TRANSITIONS),
                            StoreMutants::killedStartsAgain),
                    new Mutant(
                            "bucket-goes-unread",
                            "a bucket of open jobs is removed though somebody has added to it",
                            LATE,
                            LATE_CLOCKS,
                            Set.of(
                                    Invariant.OPEN_JOBS_ARE_FOUND,
                                    Invariant.ACKNOWLEDGED_JOBS_FINISH),
                            LedgerMutants::bucketGoesUnread),
                    new Mutant(
                            "bucket-goes-first",
                            "a bucket of open jobs is removed before these are entered elsewhere",
                            LATE,
                            LATE_CLOCKS,
                            Set.of(Invariant.OPEN_JOBS_ARE_FOUND),
                            LedgerMutants::bucketGoesBeforeItsEntries),
                    new Mutant(
                            "job-comes-first",
                            "a job is stored before it is entered among the open ones",
                            "ledgers",
                            Settings.LEDGERS,
                            Set.of(Invariant.OPEN_JOBS_ARE_FOUND),
                            LedgerMutants::jobComesFirst),
                    new Mutant(
                            "job-not-yet-listed",
                            "a job is stored before it is entered in the list",
                            "ledgers",
                            Settings.LEDGERS,
                            Set.of(Invariant.JOBS_ARE_LISTED),
                            LedgerMutants::jobComesBeforeItsListing));

    private Mutants() {}

    /** All, in the order of a table. */
    public static List<Mutant> all() {
        return ALL;
    }

    /** By its name. */
    public static Optional<Mutant> find(String name) {
        return ALL.stream().filter(mutant -> mutant.name().equals(name)).findFirst();
    }
}

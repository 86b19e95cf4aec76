package io.zerog.application;

import io.zerog.application.JobTypes.Registered;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered.Reason;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * One slot of a worker: waits for a message, claims its job and runs it, one at a time. A delivery
 * is a hint, never an order: what the store says decides. A delivery never takes a running job.
 */
final class Slot implements Loop {

    private static final int STORE_TRIES = 5;
    private static final Duration CLOSED = Duration.ofMillis(200);

    private final int number;
    private final Set<String> queues;
    private final Worker worker;
    private final Ports ports;
    private final Environment environment;
    private final Timing timing;
    private final RunLauncher launcher;
    private volatile boolean holding;

    Slot(
            int number,
            Set<String> queues,
            Worker worker,
            Ports ports,
            Environment environment,
            Timing timing,
            RunLauncher launcher) {
        this.number = number;
        this.queues = queues;
        this.worker = worker;
        this.ports = ports;
        this.environment = environment;
        this.timing = timing;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "slot-" + number;
    }

    @Override
    public boolean isBusy() {
        return holding;
    }

    @Override
    public Duration turn() throws InterruptedException {
        if (!worker.needs(number) || !worker.isTaking() || !worker.quarantine().isOpen()) {
            return CLOSED;
        }
        Optional<Reservation> reserved = ports.queue().reserve(queues, timing.reserve());
        if (reserved.isEmpty()) {
            return Duration.ZERO;
        }
        holding = true;
        try {
            take(reserved.get());
        } finally {
            holding = false;
        }
        return Duration.ZERO;
    }

    private void take(Reservation reservation) throws InterruptedException {
        Optional<StoredJob> found = reservation.queuedJob();
        if (found.isEmpty()) {
            found = read(reservation);
        }
        if (found.isPresent() && !worker.isTaking()) {
            putOff(reservation, found.get().job(), Duration.ZERO, Reason.DRAINING);
            return;
        }
        while (found.isPresent()) {
            StoredJob stored = found.get();
            switch (stored.job().state()) {
                case Finished _ -> {
                    drop(reservation, Reason.FINISHED);
                    return;
                }
                case Running _ -> {
                    putOff(reservation, stored.job(), Timing.RUNNING_ELSEWHERE, Reason.RUNNING);
                    return;
                }
                case Queued queued -> {
                    if (!isClaimable(reservation, stored.job(), queued)
                            || claim(reservation, stored)) {
                        return;
                    }
                    // Somebody wrote in between: look again.
                    found = read(reservation);
                }
            }
        }
        drop(reservation, Reason.ABSENT);
    }

    private boolean isClaimable(Reservation reservation, Job job, Queued queued) {
        Duration early = Duration.between(environment.now(), queued.notBefore());
        if (early.isPositive()) {
            putOff(reservation, job, early, Reason.EARLY);
            return false;
        }
        if (worker.types().find(job.type()).isEmpty()) {
            Duration delay = environment.jittered(Timing.UNKNOWN_TYPE);
            putOff(reservation, job, delay, Reason.UNKNOWN_TYPE);
            return false;
        }
        return true;
    }

    /** Answers false when the job must be looked at again. */
    private boolean claim(Reservation reservation, StoredJob stored) throws InterruptedException {
        boolean alone = false;
        Registered registered = worker.types().find(stored.job().type()).orElseThrow();
        // A suspect in a process of its own can do no harm to others.
        boolean isolated = worker.isolates(stored.job(), registered.handler());
        if (stored.job().isSuspect() && !isolated) {
            switch (worker.quarantine().enterAlone(environment)) {
                case ALONE -> alone = true;
                case IN_COMPANY -> alone = false;
                case REFUSED -> {
                    putOff(reservation, stored.job(), jitteredSecond(), Reason.QUARANTINE);
                    return true;
                }
            }
        } else if (!worker.quarantine().enter()) {
            putOff(reservation, stored.job(), jitteredSecond(), Reason.QUARANTINE);
            return true;
        }
        boolean stillAlone = alone;
        long claimedNanos = environment.time().nanos();
        try {
            if (!worker.isTaking()) {
                // The node began to end while a suspect waited to be alone.
                putOff(reservation, stored.job(), Duration.ZERO, Reason.DRAINING);
                return true;
            }
            Optional<StoredJob> started = start(reservation, stored, alone, isolated, claimedNanos);
            if (started.isEmpty()) {
                ports.observer().on(new JobEvent.Undelivered(reservation.id(), Reason.LOST_RACE));
                return false;
            }
            ports.observer().on(new JobEvent.Started(started.get().job(), dueOf(stored.job())));
            stillAlone = launcher.run(started.get(), registered, reservation, alone, claimedNanos);
            return true;
        } finally {
            worker.quarantine().exit(stillAlone);
        }
    }

    private Optional<StoredJob> start(
            Reservation reservation,
            StoredJob stored,
            boolean alone,
            boolean isolated,
            long claimedNanos)
            throws InterruptedException {
        Token token = new Token(environment.ids().get());
        for (int tries = 1; ; tries++) {
            Instant now = startOf(stored.job());
            Job started =
                    isolated
                            ? stored.job().startedIsolated(token, worker.id(), now)
                            : stored.job().started(token, worker.id(), alone, now);
            try {
                return switch (ports.store().save(started, stored.version())) {
                    case SaveResult.Saved(long version) ->
                            Optional.of(new StoredJob(started, version));
                    // Perhaps by an earlier try of ours that was applied late.
                    case SaveResult.Stale() ->
                            tries == 1
                                    ? Optional.empty()
                                    : readClaimed(reservation, claimedNanos)
                                            .filter(job -> job.job().isOwnedBy(token));
                };
            } catch (PortUnavailableException unknown) {
                // Applied or not: if the job now runs under our token, the claim was applied.
                Optional<StoredJob> found = readClaimed(reservation, claimedNanos);
                if (found.isEmpty() || found.get().version() != stored.version()) {
                    return found.filter(job -> job.job().isOwnedBy(token));
                }
                // It answers, but takes no writes.
                if (tries == STORE_TRIES) {
                    quietly(reservation::abandon);
                    throw unknown;
                }
                environment.time().sleep(environment.backoff(tries));
            }
        }
    }

    /** Now; a job was found due already, which a clock that was set back since does not undo. */
    private Instant startOf(Job job) {
        Instant clock = environment.now();
        return job.state() instanceof Queued(Instant notBefore, _) && notBefore.isAfter(clock)
                ? notBefore
                : clock;
    }

    private static Instant dueOf(Job queued) {
        return queued.state() instanceof Queued(Instant notBefore, _)
                ? notBefore
                : queued.createdAt();
    }

    /** Reads the reserved job, patiently: a store that is away for a moment costs no delivery. */
    private Optional<StoredJob> read(Reservation reservation) throws InterruptedException {
        return read(reservation, tries -> tries < STORE_TRIES);
    }

    /**
     * Reads a job that perhaps runs here by now, for as long as its lease lasts. To go on without
     * knowing could start others beside a suspect that is alone by its record, and a crash of
     * theirs would be charged to it.
     */
    private Optional<StoredJob> readClaimed(Reservation reservation, long claimedNanos)
            throws InterruptedException {
        long safe = timing.lease().minus(Timing.MARGIN).toNanos();
        return read(reservation, _ -> environment.time().nanos() - claimedNanos < safe);
    }

    private Optional<StoredJob> read(Reservation reservation, IntPredicate goesOn)
            throws InterruptedException {
        JobId id = reservation.id();
        for (int tries = 1; ; tries++) {
            try {
                return ports.store().find(id);
            } catch (PortUnavailableException away) {
                if (!goesOn.test(tries)) {
                    quietly(reservation::abandon);
                    throw away;
                }
                environment.time().sleep(environment.backoff(tries));
            }
        }
    }

    private void drop(Reservation reservation, Reason reason) {
        quietly(reservation::delete);
        ports.observer().on(new JobEvent.Undelivered(reservation.id(), reason));
    }

    private void putOff(Reservation reservation, Job job, Duration delay, Reason reason) {
        quietly(() -> reservation.release(job.queue(), job.priority(), delay));
        ports.observer().on(new JobEvent.Undelivered(job.id(), reason));
    }

    private Duration jitteredSecond() {
        return environment.jittered(Duration.ofSeconds(1));
    }

    /** A queue that is away delivers the message again, or the reconciler puts it again. */
    static void quietly(Runnable queueCall) {
        try {
            queueCall.run();
        } catch (PortUnavailableException away) {
            // Nothing is lost by it: see above.
        }
    }
}

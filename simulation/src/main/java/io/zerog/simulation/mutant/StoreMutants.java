package io.zerog.simulation.mutant;

import io.zerog.application.Ports;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** What a node gets wrong between itself and the store. */
final class StoreMutants {

    private StoreMutants() {}

    private static Variant store(BiFunction<Simulation, JobStore, JobStore> wrapper) {
        return new Variant() {
            @Override
            public Ports ports(Simulation simulation, Node node, Ports real) {
                return StoreWrapper.with(real, wrapper.apply(simulation, real.store()));
            }
        };
    }

    /** Whoever once ran a job believes that it still does, whatever token the store shows. */
    static Variant noTokenCheck() {
        return store((_, real) ->
                new StoreWrapper(real) {
                    private final Map<JobId, Token> mine = new HashMap<>();

                    @Override
                    public SaveResult save(Job job, long version) {
                        SaveResult result = super.save(job, version);
                        if (result instanceof SaveResult.Saved
                                && job.state() instanceof Running running
                                && running.heartbeatSeq() == 0) {
                            mine.put(job.id(), running.token());
                        }
                        return result;
                    }

                    @Override
                    public Optional<StoredJob> find(JobId id) {
                        return super.find(id).map(this::asMine);
                    }

                    private StoredJob asMine(StoredJob stored) {
                        Token token = mine.get(stored.job().id());
                        return token != null && stored.job().state() instanceof Running running
                                ? new StoredJob(in(stored.job(), running, token), stored.version())
                                : stored;
                    }

                    private static Job in(Job job, Running running, Token token) {
                        Running own =
                                new Running(
                                        token,
                                        running.worker(),
                                        running.startedAt(),
                                        running.heartbeatSeq(),
                                        running.alone(),
                                        running.isolated());
                        return with(job, own, job.counters(), job.cancel());
                    }
                });
    }

    /** The last writer wins. */
    static Variant noCompareAndSet() {
        return store((_, real) -> overwriting(real, _ -> true));
    }

    /** The reconciler takes a job however it has changed since it looked. */
    static Variant unconditionalRescue() {
        return store((simulation, real) ->
                overwriting(real, _ -> simulation.actor().kind().equals(Mutants.RECONCILER)));
    }

    private static JobStore overwriting(JobStore real, Predicate<Job> overwrites) {
        return new StoreWrapper(real) {
            @Override
            public SaveResult save(Job job, long version) {
                SaveResult result = super.save(job, version);
                while (result instanceof SaveResult.Stale && overwrites.test(job)) {
                    Optional<StoredJob> now = super.find(job.id());
                    if (now.isEmpty()) {
                        return result;
                    }
                    result = super.save(job, now.get().version());
                }
                return result;
            }
        };
    }

    /** A job can crash its workers for ever. */
    static Variant abandonsNotCounted() {
        return store((_, real) ->
                new StoreWrapper(real) {
                    @Override
                    public SaveResult save(Job job, long version) {
                        return super.save(uncharged(job), version);
                    }

                    private static Job uncharged(Job job) {
                        Counters counted = job.counters();
                        Counters forgotten =
                                new Counters(
                                        counted.attempts(),
                                        counted.errors(),
                                        counted.interruptions(),
                                        0,
                                        0);
                        return with(job, job.state(), forgotten, job.cancel());
                    }
                });
    }

    /** Whoever is near when a worker dies counts as having been alone. */
    static Variant alwaysAlone() {
        return store((_, real) ->
                new StoreWrapper(real) {
                    @Override
                    public SaveResult save(Job job, long version) {
                        return super.save(
                                job.state() instanceof Running running ? alone(job, running) : job,
                                version);
                    }

                    private static Job alone(Job job, Running running) {
                        Running blamed =
                                new Running(
                                        running.token(),
                                        running.worker(),
                                        running.startedAt(),
                                        running.heartbeatSeq(),
                                        true,
                                        running.isolated());
                        return with(job, blamed, job.counters(), job.cancel());
                    }
                });
    }

    /** A save whose answer was lost counts as refused, without looking. */
    static Variant noReadBack() {
        return store((_, real) ->
                new StoreWrapper(real) {
                    @Override
                    public SaveResult save(Job job, long version) {
                        try {
                            return super.save(job, version);
                        } catch (PortUnavailableException unknown) {
                            return new SaveResult.Stale();
                        }
                    }
                });
    }

    /** A delivery is an order: the job is started, though it runs elsewhere. */
    static Variant stealOnDelivery() {
        return store((simulation, real) ->
                new StoreWrapper(real) {
                    @Override
                    public Optional<StoredJob> find(JobId id) {
                        Optional<StoredJob> found = super.find(id);
                        return simulation.actor().kind().equals(Mutants.SLOT)
                                ? found.map(StoreMutants::asQueued)
                                : found;
                    }
                });
    }

    private static StoredJob asQueued(StoredJob stored) {
        Job job = stored.job();
        return job.state() instanceof Running && job.cancel().isEmpty()
                ? new StoredJob(
                        StoreWrapper.with(
                                job,
                                new Queued(Instant.EPOCH, QueuedReason.SUBMITTED),
                                job.counters(),
                                job.cancel()),
                        stored.version())
                : stored;
    }

    /** A run that ends by a cancel is queued again, and the cancel is forgotten. */
    static Variant cancelLostAtRequeue() {
        return store((_, real) ->
                new StoreWrapper(real) {
                    @Override
                    public SaveResult save(Job job, long version) {
                        boolean ran =
                                job.state() instanceof Finished finished
                                        && finished.cause().equals(Optional.of(Cause.CANCELLED))
                                        && job.startedLast().isPresent();
                        return super.save(ran ? again(job) : job, version);
                    }

                    private static Job again(Job job) {
                        return with(
                                job,
                                new Queued(job.updatedAt(), QueuedReason.CONTINUED),
                                job.counters(),
                                Optional.empty());
                    }
                });
    }

    /** A run that was killed counts as a crash of its process, and starts again. */
    static Variant killedStartsAgain() {
        return store((_, real) ->
                new StoreWrapper(real) {
                    @Override
                    public SaveResult save(Job job, long version) {
                        boolean killed =
                                job.state() instanceof Finished finished
                                        && finished.cause().equals(Optional.of(Cause.KILLED));
                        return super.save(killed ? again(job) : job, version);
                    }

                    private static Job again(Job job) {
                        return with(
                                job,
                                new Queued(job.updatedAt(), QueuedReason.CRASHED),
                                job.counters(),
                                job.cancel());
                    }
                });
    }
}

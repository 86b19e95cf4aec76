package io.zerog.application;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What users do with jobs, on the ports. */
public final class Jobs implements JobUseCases {

    private final Ports ports;
    private final JobTypes types;
    private final QueueWatch watch;
    private final Backpressure backpressure;
    private final Environment environment;
    private final Notes notes;

    public Jobs(
            Ports ports,
            JobTypes types,
            QueueWatch watch,
            Backpressure backpressure,
            Environment environment) {
        this.ports = ports;
        this.types = types;
        this.watch = watch;
        this.backpressure = backpressure;
        this.environment = environment;
        this.notes = new Notes(ports.journal(), environment);
    }

    @Override
    public StoredJob submit(Submission submission) {
        JobType<?, ?> type = typeOrRefuse(submission.type());
        return admitted(() -> store(type, submission));
    }

    @Override
    public SubmittedOnce submitOnce(Submission submission, String caller, String key) {
        JobType<?, ?> type = typeOrRefuse(submission.type());
        JobId id = NamedId.of(caller, type.name(), key);
        backpressure.enter();
        try {
            return storeOnce(id, type, submission);
        } finally {
            backpressure.leave();
        }
    }

    private SubmittedOnce storeOnce(JobId id, JobType<?, ?> type, Submission submission) {
        byte[] parameters = ports.codec().validated(type, submission.parameters());
        Job job = job(id, type, submission, environment.now());
        while (true) {
            if (ports.store().insert(job, parameters) instanceof InsertResult.Inserted inserted) {
                return new SubmittedOnce(announced(job, inserted), false);
            }
            Optional<StoredJob> there = ports.store().find(id);
            Optional<byte[]> itsParameters = ports.store().parameters(id);
            if (there.isEmpty() || itsParameters.isEmpty()) {
                continue; // deleted at this moment: the key is free again
            }
            if (!Arrays.equals(itsParameters.get(), parameters)
                    || there.get().job().priority() != job.priority()) {
                throw new RefusedException(
                        RefusedException.Reason.KEY_REUSED,
                        "the key belongs to job " + id + ", which has another payload");
            }
            if (there.get().job().state() instanceof Queued(Instant notBefore, QueuedReason reason)
                    && reason == QueuedReason.SUBMITTED) {
                // Whoever stored it may have died before its put; a second message does no harm.
                put(there.get().job(), positive(Duration.between(environment.now(), notBefore)));
            }
            return new SubmittedOnce(there.get(), true);
        }
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private StoredJob store(JobType<?, ?> type, Submission submission) {
        byte[] parameters = ports.codec().validated(type, submission.parameters());
        return store(
                job(new JobId(environment.ids().get()), type, submission, environment.now()),
                parameters);
    }

    private Job job(JobId id, JobType<?, ?> type, Submission submission, Instant now) {
        Instant notBefore =
                switch (submission.when()) {
                    case When.After(Duration delay) -> now.plus(delay);
                    case When.At(Instant moment) -> moment.isAfter(now) ? moment : now;
                };
        return Job.submitted(
                id,
                type.name(),
                type.queue(),
                submission.priority(),
                notBefore,
                watch.epoch(),
                Optional.empty(),
                submission.traceParent(),
                now);
    }

    @Override
    public void validate(Submission submission) {
        ports.codec().validated(typeOrRefuse(submission.type()), submission.parameters());
    }

    @Override
    public StoredJob find(JobId id) {
        return ports.store()
                .find(id)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Reason.UNKNOWN_JOB, "there is no job " + id));
    }

    @Override
    public byte[] parameters(JobId id) {
        return ports.store().parameters(id).orElseGet(() -> new byte[] {'{', '}'});
    }

    @Override
    public JobJournal.Page journal(JobId id, long after, int limit) {
        return ports.journal().read(id, after, limit);
    }

    @Override
    public Optional<Output> output(StoredJob stored) {
        return stored.job().state() instanceof Finished finished
                ? finished.outputToken().flatMap(t -> ports.output().find(stored.job().id(), t))
                : Optional.empty();
    }

    @Override
    public JobCatalog.Page list(
            JobCatalog.Filter filter, Optional<JobCatalog.Position> after, int limit) {
        return ports.catalog().list(filter, after, limit);
    }

    @Override
    public StoredJob cancel(JobId id, Cancellation wish) {
        while (true) {
            StoredJob stored = find(id);
            Job job = stored.job();
            switch (job.state()) {
                case Finished _ ->
                        throw new RefusedException(
                                RefusedException.Reason.ALREADY_FINISHED,
                                "job " + id + " is already " + job.state().status().wireName());
                case Running running
                        when wish.mode() == CancelRequest.Mode.KILL && !running.isolated() ->
                        throw new RefusedException(
                                RefusedException.Reason.NOT_KILLABLE,
                                "job " + id + " runs in a thread, which cannot be killed");
                case Running _, Queued _ -> {}
            }
            Instant now = environment.now();
            CancelRequest request =
                    new CancelRequest(wish.mode(), wish.grace(), wish.reason(), wish.by(), now);
            Job cancelled = job.cancelled(request, now);
            if (ports.store().save(cancelled, stored.version())
                    instanceof SaveResult.Saved(long version)) {
                if (cancelled.isFinished()) {
                    notes.cancelled(cancelled);
                }
                ports.observer()
                        .on(
                                cancelled.isFinished()
                                        ? new JobEvent.Finished(cancelled)
                                        : new JobEvent.CancelRequested(cancelled));
                return new StoredJob(cancelled, version);
            }
        }
    }

    @Override
    public StoredJob retry(JobId id, Optional<String> reason, Optional<String> by) {
        Job job = find(id).job();
        JobStatus status = job.state().status();
        if (status != JobStatus.FAILED && status != JobStatus.CANCELLED) {
            throw new RefusedException(
                    RefusedException.Reason.NOT_RETRYABLE,
                    "only a failed or cancelled job can be retried; job %s is %s"
                            .formatted(id, status.wireName()));
        }
        byte[] parameters =
                ports.store()
                        .parameters(id)
                        .orElseThrow(() ->
                                new RefusedException(
                                        RefusedException.Reason.UNKNOWN_JOB,
                                        "there is no job " + id));
        Instant now = environment.now();
        Job again =
                Job.submitted(
                        new JobId(environment.ids().get()),
                        job.type(),
                        job.queue(),
                        job.priority(),
                        now,
                        watch.epoch(),
                        Optional.of(id),
                        job.traceParent(),
                        now);
        StoredJob stored = admitted(() -> store(again, parameters));
        reason.ifPresent(why -> notes.append(stored.job(), Notes.retried(why, by)));
        return stored;
    }

    @Override
    public void delete(JobId id) {
        StoredJob stored;
        do {
            stored = find(id);
            if (!stored.job().isFinished()) {
                throw new RefusedException(
                        RefusedException.Reason.NOT_FINISHED,
                        "job " + id + " is " + stored.job().state().status().wireName());
            }
        } while (!ports.store().remove(id, stored.version()));
    }

    @Override
    public List<JobType<?, ?>> types() {
        return types.all();
    }

    @Override
    public Optional<JobType<?, ?>> type(String name) {
        return types.find(name).map(JobTypes.Registered::type);
    }

    private StoredJob store(Job job, byte[] parameters) {
        return switch (ports.store().insert(job, parameters)) {
            case InsertResult.Inserted inserted -> announced(job, inserted);
            // A random id is nobody else's: an insert was repeated below us.
            case InsertResult.Exists() -> {
                StoredJob stored = find(job.id());
                yield announced(stored.job(), new InsertResult.Inserted(stored.version()));
            }
        };
    }

    /** Insert, then put: a job that is stored will run, even if its message cannot be put now. */
    private StoredJob announced(Job job, InsertResult.Inserted inserted) {
        if (inserted.isQueued()) {
            backpressure.putSucceeded();
        } else {
            Instant notBefore =
                    job.state() instanceof Queued queued ? queued.notBefore() : job.createdAt();
            put(job, Duration.between(job.createdAt(), notBefore));
        }
        ports.observer().on(new JobEvent.Submitted(job));
        return new StoredJob(job, inserted.version());
    }

    /** Under overload a submit costs nothing but this: it is refused before it is looked at. */
    private StoredJob admitted(Supplier<StoredJob> submit) {
        backpressure.enter();
        try {
            return submit.get();
        } finally {
            backpressure.leave();
        }
    }

    private void put(Job job, Duration delay) {
        try {
            ports.queue().put(job.id(), job.queue(), job.priority(), delay);
            backpressure.putSucceeded();
        } catch (PortUnavailableException away) {
            backpressure.putFailed();
        }
    }

    private JobType<?, ?> typeOrRefuse(String name) {
        return type(name)
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Reason.UNKNOWN_TYPE,
                                "there is no type \"" + name + "\" here"));
    }
}

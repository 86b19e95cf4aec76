package io.zerog.adapter.http;

import io.zerog.application.JobUseCases;
import io.zerog.application.RefusedException;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The in-port with what a test put into it, noting what it was asked. It has no rules of its own:
 * those are tested where they are, and over the real application in {@link EndToEndTest}.
 */
final class JobsInMemory implements JobUseCases {

    static final JobId NEW = new JobId(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    static final Instant NOW = Instant.parse("2026-11-24T06:00:00Z");

    final Map<JobId, StoredJob> stored = new ConcurrentHashMap<>();
    final Map<JobId, String> parameters = new ConcurrentHashMap<>();
    final Map<JobId, List<JournalEntry>> lines = new ConcurrentHashMap<>();
    final Map<JobId, Output> outputs = new ConcurrentHashMap<>();
    final List<JobType<?, ?>> types = new CopyOnWriteArrayList<>();
    final List<Submission> submitted = new CopyOnWriteArrayList<>();
    final List<Submission> validated = new CopyOnWriteArrayList<>();
    final Set<String> keys = ConcurrentHashMap.newKeySet();
    final List<Cancellation> cancelled = new CopyOnWriteArrayList<>();
    final List<JobId> retried = new CopyOnWriteArrayList<>();
    final List<JobId> deleted = new CopyOnWriteArrayList<>();
    final List<Asked> listed = new CopyOnWriteArrayList<>();
    volatile Optional<JobCatalog.Position> next = Optional.empty();
    volatile long dropped;

    /** Runs at the beginning of each call: throws, or waits. */
    volatile Runnable first = () -> {};

    /** A list that was asked for. */
    record Asked(JobCatalog.Filter filter, Optional<JobCatalog.Position> after, int limit) {}

    void failWith(Supplier<RuntimeException> failure) {
        first =
                () -> {
                    throw failure.get();
                };
    }

    void put(Job job, long version, String json) {
        stored.put(job.id(), new StoredJob(job, version));
        parameters.put(job.id(), json);
    }

    @Override
    public StoredJob submit(Submission submission) {
        first.run();
        submitted.add(submission);
        return new StoredJob(Jobs.queued(NEW), 1);
    }

    @Override
    public SubmittedOnce submitOnce(Submission submission, String caller, String key) {
        first.run();
        submitted.add(submission);
        boolean replayed = !keys.add(caller + "/" + key);
        return new SubmittedOnce(new StoredJob(Jobs.queued(NEW), 1), replayed);
    }

    @Override
    public void validate(Submission submission) {
        first.run();
        validated.add(submission);
    }

    @Override
    public StoredJob find(JobId id) {
        first.run();
        return Optional.ofNullable(stored.get(id))
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Reason.UNKNOWN_JOB, "there is no job"));
    }

    @Override
    public byte[] parameters(JobId id) {
        first.run();
        return parameters.getOrDefault(id, "{}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public JobJournal.Page journal(JobId id, long after, int limit) {
        first.run();
        List<JournalEntry> page =
                lines.getOrDefault(id, List.of()).stream()
                        .filter(line -> line.seq() > after)
                        .limit(limit)
                        .toList();
        return new JobJournal.Page(page, dropped);
    }

    @Override
    public Optional<Output> output(StoredJob job) {
        first.run();
        return Optional.ofNullable(outputs.get(job.job().id()));
    }

    @Override
    public JobCatalog.Page list(
            JobCatalog.Filter filter, Optional<JobCatalog.Position> after, int limit) {
        first.run();
        listed.add(new Asked(filter, after, limit));
        return new JobCatalog.Page(new ArrayList<>(stored.values()), next);
    }

    @Override
    public StoredJob cancel(JobId id, Cancellation cancellation) {
        StoredJob job = find(id);
        cancelled.add(cancellation);
        return job;
    }

    @Override
    public StoredJob retry(JobId id, Optional<String> reason, Optional<String> by) {
        find(id);
        retried.add(id);
        return new StoredJob(Jobs.queued(NEW), 1);
    }

    @Override
    public void delete(JobId id) {
        find(id);
        deleted.add(id);
    }

    @Override
    public List<JobType<?, ?>> types() {
        first.run();
        return types;
    }

    @Override
    public Optional<JobType<?, ?>> type(String name) {
        first.run();
        return types.stream()
                .filter(type -> type.name().equals(name) || type.aliases().contains(name))
                .findFirst();
    }
}

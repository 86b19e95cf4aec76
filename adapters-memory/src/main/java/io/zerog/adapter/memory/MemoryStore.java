package io.zerog.adapter.memory;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.StoredJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All ports of a store, in memory; everything is gone with the process. Open jobs are bounded by
 * memory alone. Of the finished ones the newest {@link #FINISHED_KEPT} stay, unless retention takes
 * them before; older ones fall out by themselves.
 *
 * <p>A write locks its own job and nothing else.
 */
public final class MemoryStore
        implements JobStore, OpenJobs, JobCatalog, JobOutput, JobJournal, Retention {

    /** How many finished jobs stay, unless the constructor is told otherwise. */
    public static final int FINISHED_KEPT = 100_000;

    private static final int LARGEST_OPEN_PAGE = 1_000;
    private static final int LARGEST_CATALOGUE_PAGE = 200;
    private static final int LARGEST_JOURNAL_PAGE = 100_000;

    private final Map<JobId, JobEntry> jobs = new ConcurrentHashMap<>();
    // One sequence for all jobs, so that a job that comes back shares no version with its former.
    private final AtomicLong versions = new AtomicLong();
    private final OpenIndex open = new OpenIndex();
    private final Catalogue catalogue = new Catalogue();
    private final ConcurrentNavigableMap<MomentKey, JobEntry> finished =
            new ConcurrentSkipListMap<>();
    private final AtomicInteger finishedCount = new AtomicInteger();
    private final int finishedKept;

    public MemoryStore() {
        this(FINISHED_KEPT);
    }

    /** Keeps so many finished jobs. */
    public MemoryStore(int finishedKept) {
        this.finishedKept = finishedKept;
    }

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        StoredJob stored = new StoredJob(job, versions.incrementAndGet());
        JobEntry entry = new JobEntry(stored, parameters);
        // Locked before it can be seen: whoever finds it waits until the indexes have it.
        synchronized (entry) {
            if (jobs.putIfAbsent(job.id(), entry) != null) {
                return new InsertResult.Exists();
            }
            catalogue.add(job, entry);
            open.add(job, entry);
            addFinished(job, entry);
        }
        dropTheOldest();
        return new InsertResult.Inserted(stored.version());
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return entry(id).flatMap(JobEntry::stored);
    }

    @Override
    public Optional<byte[]> parameters(JobId id) {
        return entry(id).map(JobEntry::parameters);
    }

    @Override
    public SaveResult save(Job job, long version) {
        JobEntry entry = jobs.get(job.id());
        if (entry == null) {
            return new SaveResult.Stale();
        }
        StoredJob after = new StoredJob(job, versions.incrementAndGet());
        synchronized (entry) {
            if (!entry.isAt(version)) {
                return new SaveResult.Stale();
            }
            Job before = entry.stored().orElseThrow().job();
            entry.replace(after);
            open.move(before, job, entry);
            removeFinished(before, entry);
            addFinished(job, entry);
        }
        dropTheOldest();
        return new SaveResult.Saved(after.version());
    }

    @Override
    public boolean remove(JobId id, long version) {
        JobEntry entry = jobs.get(id);
        if (entry == null) {
            return false;
        }
        synchronized (entry) {
            if (!entry.isAt(version)) {
                return false;
            }
            removeWhole(entry);
            return true;
        }
    }

    @Override
    public OpenJobs.Page due(
            Instant now, Optional<String> epoch, Optional<String> after, int limit) {
        checkLimit(limit, LARGEST_OPEN_PAGE);
        return open.due(now, epoch, after, limit);
    }

    @Override
    public Optional<OpenJobs.Backlog> backlog() {
        return Optional.of(open.backlog());
    }

    @Override
    public JobCatalog.Page list(Filter filter, Optional<Position> after, int limit) {
        checkLimit(limit, LARGEST_CATALOGUE_PAGE);
        return catalogue.list(filter, after, limit);
    }

    @Override
    public void put(JobId id, Token token, Output output) {
        if (output.bytes().length > JobOutput.LIMIT) {
            throw new IllegalArgumentException(
                    "an output has at most " + JobOutput.LIMIT + " bytes, not " + output);
        }
        entry(id).ifPresent(entry -> entry.put(token, output));
    }

    @Override
    public Optional<Output> find(JobId id, Token token) {
        return entry(id).flatMap(entry -> entry.output(token));
    }

    @Override
    public void append(JobId id, int attempt, List<JournalEntry> entries) {
        entry(id).ifPresent(entry -> entry.append(attempt, entries));
    }

    @Override
    public JobJournal.Page read(JobId id, long after, int limit) {
        checkLimit(limit, LARGEST_JOURNAL_PAGE);
        return entry(id)
                .map(entry -> entry.read(after, limit))
                .orElseGet(() -> new JobJournal.Page(List.of(), 0));
    }

    @Override
    public int purge(Instant before, int limit) {
        checkLimit(limit, Integer.MAX_VALUE);
        int purged = 0;
        for (JobEntry entry : finished.headMap(MomentKey.beginOf(before)).values()) {
            if (purged == limit) {
                break;
            }
            purged += forget(entry) ? 1 : 0;
        }
        return purged;
    }

    private Optional<JobEntry> entry(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    private void dropTheOldest() {
        while (finishedCount.get() > finishedKept) {
            Map.Entry<MomentKey, JobEntry> oldest = finished.firstEntry();
            if (oldest == null) {
                return;
            }
            forget(oldest.getValue());
        }
    }

    /** Removes a finished job if nobody has done it meanwhile. */
    private boolean forget(JobEntry entry) {
        synchronized (entry) {
            if (entry.stored().filter(stored -> stored.job().isFinished()).isEmpty()) {
                return false;
            }
            removeWhole(entry);
            return true;
        }
    }

    /** Under the entry's monitor. */
    private void removeWhole(JobEntry entry) {
        Job job = entry.stored().orElseThrow().job();
        jobs.remove(job.id(), entry);
        entry.removed();
        open.remove(job, entry);
        removeFinished(job, entry);
        catalogue.remove(job, entry);
    }

    private void addFinished(Job job, JobEntry entry) {
        if (job.state() instanceof Finished end
                && finished.put(new MomentKey(end.finishedAt(), job.id()), entry) == null) {
            finishedCount.incrementAndGet();
        }
    }

    private void removeFinished(Job job, JobEntry entry) {
        if (job.state() instanceof Finished end
                && finished.remove(new MomentKey(end.finishedAt(), job.id()), entry)) {
            finishedCount.decrementAndGet();
        }
    }

    private static void checkLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + most + " entries, not " + limit);
        }
    }
}

package io.zerog.testkit;

import io.zerog.domain.job.Job;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the contracts of a store's ports share. All ports that a test class answers must see the
 * same store, empty at the beginning of each test.
 */
public interface StoreContract {

    /** The parameters of jobs whose parameters do not matter. */
    byte[] NO_PARAMETERS = "{}".getBytes(StandardCharsets.UTF_8);

    JobStore store();

    /** The store's wall clock in whole milliseconds; jobs are created at about that moment. */
    default Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Brings the job into the store as production does: inserted as submitted, then saved in its
     * present state.
     */
    default StoredJob stored(Job job) {
        return stored(job, NO_PARAMETERS);
    }

    /** The same, with these parameters. */
    default StoredJob stored(Job job, byte[] parameters) {
        Job submitted = JobBuilder.asSubmitted(job);
        if (!(store().insert(submitted, parameters)
                instanceof JobStore.InsertResult.Inserted(long version, _))) {
            throw new AssertionError("the store has a job " + job.id() + " already");
        }
        return job.equals(submitted) ? new StoredJob(job, version) : saved(job, version);
    }

    /** Saves the job, which must still be at that version. */
    default StoredJob saved(Job job, long version) {
        if (!(store().save(job, version) instanceof JobStore.SaveResult.Saved(long next))) {
            throw new AssertionError("job " + job.id() + " is not at version " + version);
        }
        return new StoredJob(job, next);
    }
}

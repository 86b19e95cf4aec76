package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.StoredJob;

/** Makes jobs of the rows that a queue found beside its messages. */
interface Rows {
    StoredJob found(JobId id, JobLookups.Found row);
}

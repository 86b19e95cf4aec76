package io.zerog.adapter.couchbase;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Token;

/** The keys of documents. */
record Keys(String prefix) {

    String job(JobId id) {
        return prefix + "::job::" + id;
    }

    String parameters(JobId id, long birth) {
        return prefix + "::parameters::" + id + "::" + Long.toHexString(birth);
    }

    String belongings(JobId id) {
        return prefix + "::belongings::" + id;
    }

    String output(JobId id, Token token) {
        return prefix + "::output::" + id + "::" + token;
    }

    /** What the keys of all of a job's log chunks begin with. */
    String journal(JobId id) {
        return prefix + "::journal::" + id + "::";
    }

    String journal(JobId id, int attempt, int chunk, int part) {
        return journal(id) + attempt + "::" + chunk + (part == 0 ? "" : "::" + part);
    }
}

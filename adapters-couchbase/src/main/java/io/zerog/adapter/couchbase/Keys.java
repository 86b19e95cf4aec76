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

    String journal(JobId id, int attempt, int chunk) {
        return prefix + "::journal::" + id + "::" + attempt + "::" + chunk;
    }
}

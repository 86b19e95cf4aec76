package io.zerog.adapter.sql;

import io.zerog.codec.JobDocument;
import io.zerog.domain.job.Job;
import io.zerog.domain.port.StoredJob;
import java.lang.System.Logger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stored documents of jobs. What a newer version of this program has written into one is kept
 * when this version saves the job: such a document is remembered by the version it was read at.
 */
final class Documents {

    /** A row as it was found, decoded only by the thread that asked for it. */
    record Row(byte[] id, long moment, long version, byte[] document) {

        /** Reads the columns id, moment, version and document, in this order. */
        static Row of(ResultSet row) throws SQLException {
            return new Row(row.getBytes(1), row.getLong(2), row.getLong(3), row.getBytes(4));
        }
    }

    private static final Logger LOG = System.getLogger(Documents.class.getName());
    private static final int REMEMBERED = 10_000;

    /** By version; empty unless nodes of different versions share the database. */
    private final Map<Long, JobDocument> extended =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, JobDocument> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /**
     * @throws IllegalArgumentException when it is of a newer version that this one cannot read
     */
    StoredJob read(long version, byte[] json) {
        JobDocument document = JobDocument.read(json);
        remember(version, document);
        return new StoredJob(document.job(), version);
    }

    /** Empty when it is of a newer version: nodes of that version take care of the job. */
    Optional<StoredJob> readable(Row row) {
        try {
            return Optional.of(read(row.version(), row.document()));
        } catch (IllegalArgumentException newer) {
            LOG.log(Logger.Level.WARNING, "cannot read job {0}: {1}", JobRow.id(row.id()), newer);
            return Optional.empty();
        }
    }

    /** The document of a new job. */
    byte[] first(Job job) {
        return JobDocument.of(job).json();
    }

    /** The document of a job that is to follow the state at version {@code base}. */
    byte[] next(Job job, long base, long version) {
        JobDocument former;
        synchronized (extended) {
            former = extended.isEmpty() ? null : extended.get(base);
        }
        if (former == null) {
            return first(job);
        }
        JobDocument next = former.with(job);
        remember(version, next);
        return next.json();
    }

    private void remember(long version, JobDocument document) {
        if (document.hasUnknownFields()) {
            synchronized (extended) {
                extended.put(version, document);
            }
        }
    }
}

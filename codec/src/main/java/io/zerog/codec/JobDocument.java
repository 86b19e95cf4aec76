package io.zerog.codec;

import io.zerog.domain.job.Job;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job as the JSON document that stores keep, together with what a newer version of this program
 * has written into it and this one does not understand. To save a changed job without losing that,
 * write {@code read(bytes).with(job).json()}; a document without unknown fields ({@link
 * #hasUnknownFields}) need not be remembered, {@code of(job)} writes the same.
 *
 * <p>Unknown fields of an object inside the document are kept for as long as that object is
 * written: those of {@code running} go when the job has ended. Moments are RFC 3339 in UTC with
 * milliseconds; absent values are left out; the checkpoint is a JSON value.
 */
public final class JobDocument {

    /** The version that this program writes. */
    public static final int SCHEMA_VERSION = 1;

    /** The fields of a document beside those of its objects. */
    static final String TOP = "";

    private static final Map<String, Map<String, byte[]>> NONE = Map.of();

    private final Job job;
    private final int schemaVersion;
    private final Optional<String> writeId;

    /** By the object they are in, then by their name: the JSON of each, as it was read. */
    private final Map<String, Map<String, byte[]>> unknown;

    JobDocument(
            Job job,
            int schemaVersion,
            Optional<String> writeId,
            Map<String, Map<String, byte[]>> unknown) {
        this.job = job;
        this.schemaVersion = schemaVersion;
        this.writeId = writeId;
        this.unknown = unknown;
    }

    /** The document of a job that nobody has stored before. */
    public static JobDocument of(Job job) {
        return new JobDocument(job, SCHEMA_VERSION, Optional.empty(), NONE);
    }

    /**
     * Reads a document of this or a newer version.
     *
     * @throws IllegalArgumentException when it is not the document of a job, or a newer version
     *     uses a state or another name that this one does not know
     */
    public static JobDocument read(byte[] json) {
        return JobDocumentReader.read(json);
    }

    /** The same document with the job as it is now. */
    public JobDocument with(Job next) {
        return new JobDocument(next, schemaVersion, writeId, unknown);
    }

    /** The same document with the mark of one write, by which an unknown outcome is resolved. */
    public JobDocument writtenAs(String id) {
        return new JobDocument(job, schemaVersion, Optional.of(id), unknown);
    }

    public Job job() {
        return job;
    }

    /** That of the newest program that has written it. */
    public int schemaVersion() {
        return schemaVersion;
    }

    public Optional<String> writeId() {
        return writeId;
    }

    /** Whether something would be lost if only the job were written. */
    public boolean hasUnknownFields() {
        return !unknown.isEmpty() || schemaVersion > SCHEMA_VERSION;
    }

    /** The document's bytes, UTF-8. */
    public byte[] json() {
        return JobDocumentWriter.write(this);
    }

    Map<String, byte[]> unknownOf(String object) {
        return unknown.getOrDefault(object, Collections.emptyMap());
    }

    /** Adds one to a map that is made when it is needed. */
    static Map<String, Map<String, byte[]>> adding(
            Map<String, Map<String, byte[]>> unknown, String object, String name, byte[] json) {
        Map<String, Map<String, byte[]>> all = unknown.isEmpty() ? new LinkedHashMap<>() : unknown;
        all.computeIfAbsent(object, _ -> new LinkedHashMap<>()).put(name, json);
        return all;
    }
}

package io.zerog.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.PastRun;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Start;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.TraceParent;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads {@link JobDocument}s, field by field: this runs at every look at a job. */
final class JobDocumentReader {

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    private final byte[] json;
    private final JsonParser in;
    private Map<String, Map<String, byte[]>> unknown = Map.of();

    private int schemaVersion;
    private Optional<String> writeId = Optional.empty();
    private JobId id;
    private String type;
    private String queue;
    private Priority priority;
    private Instant createdAt;
    private Instant updatedAt;
    private JobStatus status;
    private JobState state;
    private int attempts;
    private int errors;
    private int interruptions;
    private int abandons;
    private int soloAbandons;
    private Progress progress;
    private Optional<Start> lastStart = Optional.empty();
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private Review review;
    private Optional<CancelRequest> cancel = Optional.empty();
    private Optional<JobId> retryOf = Optional.empty();
    private Optional<TraceParent> traceParent = Optional.empty();
    private List<PastRun> runs = List.of();

    private JobDocumentReader(byte[] json, JsonParser in) {
        this.json = json;
        this.in = in;
    }

    static JobDocument read(byte[] json) {
        try (JsonParser in = FACTORY.createParser(json)) {
            return new JobDocumentReader(json, in).readAll();
        } catch (IOException | DateTimeException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "not the document of a job: " + unreadable.getMessage(), unreadable);
        }
    }

    private JobDocument readAll() throws IOException {
        in.nextToken();
        for (String name = first(); name != null; name = next()) {
            field(name);
        }
        if (in.nextToken() != null) {
            throw new IllegalArgumentException("something follows it");
        }
        if (schemaVersion < 1) {
            throw new IllegalArgumentException("it has no schemaVersion");
        }
        Job job =
                new Job(
                        required("uuid", id),
                        required("type", type),
                        required("queue", queue),
                        required("priority", priority),
                        required("createdAt", createdAt),
                        required("updatedAt", updatedAt),
                        required("state", state),
                        new Counters(attempts, errors, interruptions, abandons, soloAbandons),
                        required("progress", progress),
                        lastStart,
                        checkpoint,
                        required("review", review),
                        cancel,
                        retryOf,
                        traceParent,
                        runs);
        if (job.state().status() != status) {
            throw new IllegalArgumentException("its state is not " + status);
        }
        return new JobDocument(job, schemaVersion, writeId, unknown);
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "schemaVersion" -> schemaVersion = in.getIntValue();
            case "writeId" -> writeId = Optional.of(text());
            case "uuid" -> id = new JobId(uuid());
            case "type" -> type = text();
            case "queue" -> queue = text();
            case "priority" -> priority = WireNames.PRIORITY.parse(text());
            case "createdAt" -> createdAt = moment();
            case "updatedAt" -> updatedAt = moment();
            case "state" -> status = WireNames.STATUS.parse(text());
            case "queued" -> state = queued();
            case "running" -> state = running();
            case "finished" -> state = finished();
            case "attempts" -> attempts = in.getIntValue();
            case "errors" -> errors = in.getIntValue();
            case "interruptions" -> interruptions = in.getIntValue();
            case "abandons" -> abandons = in.getIntValue();
            case "soloAbandons" -> soloAbandons = in.getIntValue();
            case "progress" -> progress = progress();
            case "lastStart" -> lastStart = Optional.of(start());
            case "checkpoint" -> checkpoint = Optional.of(new Checkpoint(raw()));
            case "review" -> review = review();
            case "cancel" -> cancel = Optional.of(cancel());
            case "retryOf" -> retryOf = Optional.of(new JobId(uuid()));
            // One that cannot be understood is no reason to leave the job alone.
            case "traceParent" -> traceParent = TraceParent.parse(text());
            case "runs" -> runs = runs();
            default -> keep(JobDocument.TOP, name);
        }
    }

    private JobState queued() throws IOException {
        Instant notBefore = null;
        QueuedReason reason = null;
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "notBefore" -> notBefore = moment();
                case "reason" -> reason = WireNames.QUEUED_REASON.parse(text());
                default -> keep("queued", name);
            }
        }
        return new JobState.Queued(required("notBefore", notBefore), required("reason", reason));
    }

    private JobState running() throws IOException {
        Token token = null;
        String worker = null;
        Instant startedAt = null;
        long heartbeat = 0;
        boolean alone = false;
        boolean isolated = false;
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "token" -> token = new Token(uuid());
                case "worker" -> worker = text();
                case "startedAt" -> startedAt = moment();
                case "heartbeat" -> heartbeat = in.getLongValue();
                case "alone" -> alone = in.getBooleanValue();
                case "isolated" -> isolated = in.getBooleanValue();
                default -> keep("running", name);
            }
        }
        return new JobState.Running(
                required("token", token),
                required("worker", worker),
                required("startedAt", startedAt),
                heartbeat,
                alone,
                isolated);
    }

    private JobState finished() throws IOException {
        int resultCode = 0;
        Ending ending = null;
        Optional<Cause> cause = Optional.empty();
        Instant at = null;
        Optional<Token> outputToken = Optional.empty();
        Optional<ProcessUse> process = Optional.empty();
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "resultCode" -> resultCode = in.getIntValue();
                case "ending" -> ending = WireNames.ENDING.parse(text());
                case "cause" -> cause = Optional.of(WireNames.CAUSE.parse(text()));
                case "at" -> at = moment();
                case "outputToken" -> outputToken = Optional.of(new Token(uuid()));
                case "process" -> process = Optional.of(process());
                default -> keep("finished", name);
            }
        }
        return new JobState.Finished(
                resultCode,
                required("ending", ending),
                cause,
                required("at", at),
                outputToken,
                process);
    }

    private ProcessUse process() throws IOException {
        OptionalInt exitCode = OptionalInt.empty();
        OptionalLong peakMemory = OptionalLong.empty();
        Optional<Duration> cpu = Optional.empty();
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "exitCode" -> exitCode = OptionalInt.of(in.getIntValue());
                case "peakMemory" -> peakMemory = OptionalLong.of(in.getLongValue());
                case "cpu" -> cpu = Optional.of(Duration.parse(text()));
                default -> keep("process", name);
            }
        }
        return new ProcessUse(exitCode, peakMemory, cpu);
    }

    private Progress progress() throws IOException {
        double fraction = 0;
        OptionalLong done = OptionalLong.empty();
        OptionalLong total = OptionalLong.empty();
        Optional<String> unit = Optional.empty();
        Optional<String> message = Optional.empty();
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "fraction" -> fraction = in.getDoubleValue();
                case "done" -> done = OptionalLong.of(in.getLongValue());
                case "total" -> total = OptionalLong.of(in.getLongValue());
                case "unit" -> unit = Optional.of(text());
                case "message" -> message = Optional.of(text());
                default -> keep("progress", name);
            }
        }
        return new Progress(fraction, done, total, unit, message);
    }

    private Start start() throws IOException {
        String worker = null;
        Instant at = null;
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "worker" -> worker = text();
                case "at" -> at = moment();
                default -> keep("lastStart", name);
            }
        }
        return new Start(required("worker", worker), required("at", at));
    }

    private List<PastRun> runs() throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("no array in runs");
        }
        List<PastRun> all = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            all.add(run());
        }
        return all;
    }

    /** What is unknown in a past run is of no use any more. */
    private PastRun run() throws IOException {
        int attempt = 0;
        String worker = null;
        Instant startedAt = null;
        Instant endedAt = null;
        QueuedReason ended = null;
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "attempt" -> attempt = in.getIntValue();
                case "worker" -> worker = text();
                case "startedAt" -> startedAt = moment();
                case "endedAt" -> endedAt = moment();
                case "ended" -> ended = WireNames.QUEUED_REASON.parse(text());
                default -> in.skipChildren();
            }
        }
        return new PastRun(
                attempt,
                required("worker", worker),
                required("startedAt", startedAt),
                required("endedAt", endedAt),
                required("ended", ended));
    }

    private Review review() throws IOException {
        Instant at = null;
        String epoch = null;
        int tries = 0;
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "at" -> at = moment();
                case "epoch" -> epoch = text();
                case "tries" -> tries = in.getIntValue();
                default -> keep("review", name);
            }
        }
        return new Review(required("at", at), required("epoch", epoch), tries);
    }

    private CancelRequest cancel() throws IOException {
        CancelRequest.Mode mode = null;
        Duration grace = null;
        Optional<String> reason = Optional.empty();
        Optional<String> by = Optional.empty();
        Instant at = null;
        for (String name = first(); name != null; name = next()) {
            switch (name) {
                case "mode" -> mode = WireNames.CANCEL_MODE.parse(text());
                case "grace" -> grace = Duration.parse(text());
                case "reason" -> reason = Optional.of(text());
                case "by" -> by = Optional.of(text());
                case "at" -> at = moment();
                default -> keep("cancel", name);
            }
        }
        return new CancelRequest(
                required("mode", mode), required("grace", grace), reason, by, required("at", at));
    }

    /** Enters the object that begins here, and its first field. */
    private String first() throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("no object where one belongs");
        }
        return next();
    }

    /** Goes on to the value of the next field; null at the object's end. */
    private String next() throws IOException {
        String name = in.nextFieldName();
        if (name != null) {
            in.nextToken();
        }
        return name;
    }

    private String text() throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException("no text in " + in.currentName());
        }
        return in.getText();
    }

    private Instant moment() throws IOException {
        return Timestamps.parse(text());
    }

    private UUID uuid() throws IOException {
        return UUID.fromString(text());
    }

    private void keep(String object, String name) throws IOException {
        unknown = JobDocument.adding(unknown, object, name, raw());
    }

    /** The bytes of the value that begins here, exactly as they are. */
    private byte[] raw() throws IOException {
        int begin = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        return Arrays.copyOfRange(json, begin, (int) in.currentLocation().getByteOffset());
    }

    private static <T> T required(String what, T value) {
        if (value == null) {
            throw new IllegalArgumentException("it has no " + what);
        }
        return value;
    }
}

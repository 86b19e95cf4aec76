package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.PastRun;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Jobs as version 1 of the API shows them. */
final class JobView {

    private JobView() {}

    /** The priority as it is written: {@code high}. */
    static String wireName(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }

    /** -1 until the job is finished. */
    static int resultCode(Job job) {
        return job.state() instanceof JobState.Finished finished ? finished.resultCode() : -1;
    }

    /** {@code {"uuid": "…"}}. */
    static byte[] reference(JobId id) {
        return ("{\"uuid\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    static String path(JobId id) {
        return "/v1/jobs/" + id;
    }

    /**
     * The record.
     *
     * @param parameters as JSON; lists leave them out
     */
    static void writeRecord(JsonGenerator json, Job job, Optional<byte[]> parameters)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("uuid", job.id().toString());
        json.writeStringField("type", job.type());
        json.writeStringField("state", job.state().status().wireName());
        json.writeNumberField("resultCode", resultCode(job));
        json.writeObjectFieldStart("progress");
        writeProgressFields(json, job.progress());
        json.writeEndObject();
        json.writeStringField("queue", job.queue());
        json.writeStringField("priority", wireName(job.priority()));
        writeCounters(json, job.counters());
        writeTimes(json, job);
        writeText(json, "worker", job.startedLast().map(Start::worker));
        json.writeBooleanField("cancelRequested", job.cancel().isPresent());
        writeCancel(json, job);
        writeRuns(json, job);
        writeText(json, "cause", cause(job).map(Cause::wireName));
        writeProcess(json, job);
        writeText(json, "retryOf", job.retryOf().map(JobId::toString));
        if (parameters.isPresent()) {
            json.writeFieldName("parameters");
            json.writeRawValue(new String(parameters.get(), StandardCharsets.UTF_8));
        }
        writeLinks(json, path(job.id()));
        json.writeEndObject();
    }

    static void writeProgress(JsonGenerator json, Job job) throws IOException {
        json.writeStartObject();
        writeProgressOf(json, job);
        json.writeEndObject();
    }

    static void writeInfo(JsonGenerator json, Job job, JobLog log) throws IOException {
        json.writeStartObject();
        writeProgressOf(json, job);
        writeLines(json, "events", log.events());
        writeLines(json, "warnings", log.warnings());
        json.writeArrayFieldStart("errors");
        for (JournalEntry error : log.errors()) {
            json.writeStartObject();
            writeLine(json, error);
            writeErrorFields(json, error);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("dropped", log.dropped());
        json.writeEndObject();
    }

    /**
     * A line of the log on its own, with its level.
     *
     * @param dropped lines of the whole journal that were written and are not kept
     */
    static byte[] logLine(JournalEntry line, long dropped) {
        return JsonBytes.of(json -> {
            json.writeStartObject();
            writeLine(json, line);
            json.writeStringField("level", line.level().name().toLowerCase(Locale.ROOT));
            if (line.level() == JournalEntry.Level.ERROR) {
                writeErrorFields(json, line);
            }
            json.writeNumberField("dropped", dropped);
            json.writeEndObject();
        });
    }

    private static void writeErrorFields(JsonGenerator json, JournalEntry error)
            throws IOException {
        json.writeFieldName("code");
        if (error.code().isPresent()) {
            json.writeNumber(error.code().getAsInt());
        } else {
            json.writeNull();
        }
        writeText(json, "stackTrace", error.stackTrace());
    }

    private static void writeProgressOf(JsonGenerator json, Job job) throws IOException {
        json.writeStringField("uuid", job.id().toString());
        json.writeStringField("state", job.state().status().wireName());
        writeProgressFields(json, job.progress());
        json.writeNumberField("resultCode", resultCode(job));
        json.writeStringField("updatedAt", job.updatedAt().toString());
    }

    private static void writeProgressFields(JsonGenerator json, Progress progress)
            throws IOException {
        json.writeNumberField("percent", percent(progress.fraction()));
        writeNumber(json, "done", progress.done());
        writeNumber(json, "total", progress.total());
        writeText(json, "unit", progress.unit());
        writeText(json, "message", progress.message());
    }

    /** In hundredths of a percent: 0.29 × 100 is 28.999999999999996 in binary. */
    private static double percent(double fraction) {
        return Math.round(fraction * 10_000) / 100.0;
    }

    private static void writeCounters(JsonGenerator json, Counters counters) throws IOException {
        json.writeNumberField("attempts", counters.attempts());
        json.writeNumberField("errorCount", counters.errors());
        json.writeNumberField("interruptions", counters.interruptions());
        json.writeNumberField("abandons", counters.abandons() + counters.soloAbandons());
    }

    private static void writeTimes(JsonGenerator json, Job job) throws IOException {
        json.writeStringField("createdAt", job.createdAt().toString());
        writeMoment(
                json,
                "notBefore",
                job.state() instanceof JobState.Queued queued ? queued.notBefore() : null);
        writeMoment(json, "startedAt", job.startedLast().map(Start::at).orElse(null));
        writeMoment(
                json,
                "finishedAt",
                job.state() instanceof JobState.Finished finished ? finished.finishedAt() : null);
        json.writeStringField("updatedAt", job.updatedAt().toString());
    }

    private static Optional<Cause> cause(Job job) {
        return job.state() instanceof JobState.Finished finished
                ? finished.cause()
                : Optional.empty();
    }

    /** Who wants it to end, and why; null if nobody does. */
    private static void writeCancel(JsonGenerator json, Job job) throws IOException {
        if (job.cancel().isEmpty()) {
            json.writeNullField("cancel");
            return;
        }
        CancelRequest request = job.cancel().get();
        json.writeObjectFieldStart("cancel");
        json.writeStringField("mode", request.mode().name().toLowerCase(Locale.ROOT));
        writeText(json, "reason", request.reason());
        writeText(json, "by", request.by());
        json.writeStringField("at", request.at().toString());
        json.writeEndObject();
    }

    /** The runs that ended with the job queued again. */
    private static void writeRuns(JsonGenerator json, Job job) throws IOException {
        json.writeArrayFieldStart("runs");
        for (PastRun run : job.runs()) {
            json.writeStartObject();
            json.writeNumberField("attempt", run.attempt());
            json.writeStringField("worker", run.worker());
            json.writeStringField("startedAt", run.startedAt().toString());
            json.writeStringField("endedAt", run.endedAt().toString());
            json.writeStringField("ended", run.ended().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Of the last run's own process, once the job has finished; null if it had none. */
    private static void writeProcess(JsonGenerator json, Job job) throws IOException {
        Optional<ProcessUse> process =
                job.state() instanceof JobState.Finished finished
                        ? finished.process()
                        : Optional.empty();
        if (process.isEmpty()) {
            json.writeNullField("process");
            return;
        }
        ProcessUse use = process.get();
        json.writeObjectFieldStart("process");
        writeNumber(
                json,
                "exitCode",
                use.exitCode().isPresent()
                        ? OptionalLong.of(use.exitCode().getAsInt())
                        : OptionalLong.empty());
        writeNumber(json, "peakMemory", use.peakMemory());
        writeSeconds(json, "cpuSeconds", use.cpu());
        json.writeEndObject();
    }

    static void writeSeconds(JsonGenerator json, String name, Optional<Duration> duration)
            throws IOException {
        json.writeFieldName(name);
        if (duration.isPresent()) {
            json.writeNumber(duration.get().toMillis() / 1_000.0);
        } else {
            json.writeNull();
        }
    }

    private static void writeLinks(JsonGenerator json, String path) throws IOException {
        json.writeObjectFieldStart("links");
        json.writeStringField("progress", path + "/progress");
        json.writeStringField("info", path + "/info");
        json.writeStringField("data", path + "/data");
        json.writeStringField("events", path + "/events");
        json.writeEndObject();
    }

    private static void writeLines(JsonGenerator json, String name, List<JournalEntry> lines)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (JournalEntry line : lines) {
            json.writeStartObject();
            writeLine(json, line);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeLine(JsonGenerator json, JournalEntry line) throws IOException {
        json.writeNumberField("seq", line.seq());
        json.writeStringField("at", line.at().toString());
        json.writeNumberField("attempt", line.attempt());
        json.writeStringField("message", line.message());
    }

    private static void writeText(JsonGenerator json, String name, Optional<String> text)
            throws IOException {
        json.writeStringField(name, text.orElse(null));
    }

    static void writeNumber(JsonGenerator json, String name, OptionalLong number)
            throws IOException {
        json.writeFieldName(name);
        if (number.isPresent()) {
            json.writeNumber(number.getAsLong());
        } else {
            json.writeNull();
        }
    }

    private static void writeMoment(JsonGenerator json, String name, Instant momentOrNull)
            throws IOException {
        json.writeStringField(name, momentOrNull == null ? null : momentOrNull.toString());
    }
}

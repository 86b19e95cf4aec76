package io.zerog.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.PastRun;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes {@link JobDocument}s, field by field: this runs at every save of every job. */
final class JobDocumentWriter {

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build();
    private static final int TYPICAL_SIZE = 1_024;

    private final JobDocument document;
    private final JsonGenerator out;

    private JobDocumentWriter(JobDocument document, JsonGenerator out) {
        this.document = document;
        this.out = out;
    }

    static byte[] write(JobDocument document) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(TYPICAL_SIZE)) {
            try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
                new JobDocumentWriter(document, out).writeAll();
            }
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void writeAll() throws IOException {
        Job job = document.job();
        out.writeStartObject();
        number("schemaVersion", document.schemaVersion());
        text("writeId", document.writeId());
        plain("uuid", job.id().toString());
        text("type", job.type());
        text("queue", job.queue());
        plain("priority", WireNames.PRIORITY.of(job.priority()));
        moment("createdAt", job.createdAt());
        moment("updatedAt", job.updatedAt());
        state(job);
        counters(job.counters());
        progress(job.progress());
        if (job.startedLast().isPresent()) {
            start(job.startedLast().get());
        }
        if (job.checkpoint().isPresent()) {
            name("checkpoint");
            raw(job.checkpoint().get().json());
        }
        review(job.review());
        if (job.cancel().isPresent()) {
            cancel(job.cancel().get());
        }
        if (job.retryOf().isPresent()) {
            plain("retryOf", job.retryOf().get().toString());
        }
        if (job.traceParent().isPresent()) {
            plain("traceParent", job.traceParent().get().value());
        }
        if (!job.runs().isEmpty()) {
            runs(job.runs());
        }
        unknown(JobDocument.TOP);
        out.writeEndObject();
    }

    private void state(Job job) throws IOException {
        plain("state", WireNames.STATUS.of(job.state().status()));
        switch (job.state()) {
            case Queued(Instant notBefore, var reason) -> {
                begin("queued");
                moment("notBefore", notBefore);
                plain("reason", WireNames.QUEUED_REASON.of(reason));
                end("queued");
            }
            case Running running -> {
                begin("running");
                plain("token", running.token().toString());
                text("worker", running.worker());
                moment("startedAt", running.startedAt());
                number("heartbeat", running.heartbeatSeq());
                name("alone");
                out.writeBoolean(running.alone());
                if (running.isolated()) {
                    name("isolated");
                    out.writeBoolean(true);
                }
                end("running");
            }
            case Finished finished -> {
                begin("finished");
                number("resultCode", finished.resultCode());
                plain("ending", WireNames.ENDING.of(finished.ending()));
                if (finished.cause().isPresent()) {
                    plain("cause", WireNames.CAUSE.of(finished.cause().get()));
                }
                moment("at", finished.finishedAt());
                if (finished.outputToken().isPresent()) {
                    plain("outputToken", finished.outputToken().get().toString());
                }
                if (finished.process().isPresent()) {
                    process(finished.process().get());
                }
                end("finished");
            }
        }
    }

    private void process(ProcessUse process) throws IOException {
        begin("process");
        if (process.exitCode().isPresent()) {
            number("exitCode", process.exitCode().getAsInt());
        }
        if (process.peakMemory().isPresent()) {
            number("peakMemory", process.peakMemory().getAsLong());
        }
        if (process.cpu().isPresent()) {
            plain("cpu", process.cpu().get().toString());
        }
        end("process");
    }

    private void counters(Counters counters) throws IOException {
        number("attempts", counters.attempts());
        number("errors", counters.errors());
        number("interruptions", counters.interruptions());
        number("abandons", counters.abandons());
        number("soloAbandons", counters.soloAbandons());
    }

    private void progress(Progress progress) throws IOException {
        begin("progress");
        name("fraction");
        out.writeNumber(progress.fraction());
        if (progress.done().isPresent()) {
            number("done", progress.done().getAsLong());
        }
        if (progress.total().isPresent()) {
            number("total", progress.total().getAsLong());
        }
        text("unit", progress.unit());
        text("message", progress.message());
        end("progress");
    }

    private void start(Start start) throws IOException {
        begin("lastStart");
        text("worker", start.worker());
        moment("at", start.at());
        end("lastStart");
    }

    private void runs(List<PastRun> runs) throws IOException {
        name("runs");
        out.writeStartArray();
        for (PastRun run : runs) {
            out.writeStartObject();
            number("attempt", run.attempt());
            text("worker", run.worker());
            moment("startedAt", run.startedAt());
            moment("endedAt", run.endedAt());
            plain("ended", WireNames.QUEUED_REASON.of(run.ended()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void review(Review review) throws IOException {
        begin("review");
        moment("at", review.at());
        text("epoch", review.epoch());
        number("tries", review.tries());
        end("review");
    }

    private void cancel(CancelRequest request) throws IOException {
        begin("cancel");
        plain("mode", WireNames.CANCEL_MODE.of(request.mode()));
        plain("grace", request.grace().toString());
        text("reason", request.reason());
        text("by", request.by());
        moment("at", request.at());
        end("cancel");
    }

    private void begin(String field) throws IOException {
        name(field);
        out.writeStartObject();
    }

    private void end(String field) throws IOException {
        unknown(field);
        out.writeEndObject();
    }

    private void unknown(String object) throws IOException {
        for (Map.Entry<String, byte[]> field : document.unknownOf(object).entrySet()) {
            out.writeFieldName(field.getKey());
            raw(field.getValue());
        }
    }

    private void name(String field) throws IOException {
        out.writeFieldName(field);
    }

    private void number(String field, long value) throws IOException {
        name(field);
        out.writeNumber(value);
    }

    private void text(String field, String value) throws IOException {
        name(field);
        out.writeString(value);
    }

    private void text(String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(field, value.get());
        }
    }

    /** ASCII without anything to escape. */
    private void plain(String field, String value) throws IOException {
        plain(field, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void plain(String field, byte[] value) throws IOException {
        name(field);
        out.writeRawUTF8String(value, 0, value.length);
    }

    private void moment(String field, Instant value) throws IOException {
        plain(field, Timestamps.format(value));
    }

    private void raw(byte[] json) throws IOException {
        out.writeRawValue(new String(json, StandardCharsets.UTF_8));
    }
}

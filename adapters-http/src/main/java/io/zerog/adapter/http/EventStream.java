package io.zerog.adapter.http;

import io.zerog.application.JobUseCases;
import io.zerog.application.RefusedException;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Progress;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One client's live view of one job, as server-sent events. Everything comes from the store: lines
 * in the order of their seq, each once. Whoever serves the stream may be another node than the one
 * that runs the job, and another than the one that served the lines before.
 */
final class EventStream implements Answer.Stream {

    private static final byte[] COMMENT = ": alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGIN = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE = 200;

    private final JobUseCases jobs;
    private final LiveJobs live;
    private final SlowClients slowClients;
    private final long commentNanos;
    private final Duration slowReader;
    private final Waiter waiter;
    private long after;
    private long wroteAt;
    private Shown shown;

    /** What of a job was last told. */
    private record Shown(JobStatus status, int attempts, boolean cancelled, Progress progress) {
        static Shown of(Job job) {
            return new Shown(
                    job.state().status(),
                    job.counters().attempts(),
                    job.cancel().isPresent(),
                    job.progress());
        }

        boolean hasStateOf(Shown other) {
            return other != null
                    && status == other.status
                    && attempts == other.attempts
                    && cancelled == other.cancelled;
        }
    }

    /**
     * @param waiter is closed with the stream
     * @param after the last line that the client has
     */
    EventStream(
            JobUseCases jobs,
            LiveJobs live,
            SlowClients slowClients,
            HttpSettings.Live settings,
            Waiter waiter,
            long after) {
        this.jobs = jobs;
        this.live = live;
        this.slowClients = slowClients;
        this.commentNanos = settings.comment().toNanos();
        this.slowReader = settings.slowReader();
        this.waiter = waiter;
        this.after = after;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (waiter) {
            send(out, BEGIN);
            while (!live.isClosed() && goesOn(out)) {
                waiter.await(live.patience(waiter));
            }
        } catch (InterruptedException dropped) {
            throw new IOException("the client reads too slowly, or the server stops", dropped);
        }
    }

    /** Tells what is new; false after the end of the job, or when it was deleted. */
    private boolean goesOn(OutputStream out) throws IOException {
        try {
            // First the job, then its lines: of a finished job none can be missing.
            StoredJob stored = jobs.find(waiter.id());
            sendLines(out);
            if (stored.job().isFinished()) {
                Optional<byte[]> parameters = Optional.of(jobs.parameters(waiter.id()));
                send(
                        out,
                        event("end", json -> JobView.writeRecord(json, stored.job(), parameters)));
                return false;
            }
            sendNews(out, stored.job());
        } catch (RefusedException deleted) {
            return false;
        } catch (PortUnavailableException away) {
            // The store comes back, or the client goes to another node.
        }
        if (System.nanoTime() - wroteAt >= commentNanos) {
            send(out, COMMENT);
        }
        return true;
    }

    private void sendLines(OutputStream out) throws IOException {
        JobJournal.Page page;
        do {
            page = jobs.journal(waiter.id(), after, PAGE);
            if (!page.entries().isEmpty()) {
                StringBuilder events = new StringBuilder();
                for (JournalEntry line : page.entries()) {
                    events.append("id: ").append(line.seq()).append('\n');
                    append(events, "log", JobView.logLine(line, page.dropped()));
                }
                send(out, events.toString().getBytes(StandardCharsets.UTF_8));
                after = page.entries().getLast().seq();
            }
        } while (page.entries().size() == PAGE);
    }

    private void sendNews(OutputStream out, Job job) throws IOException {
        Shown now = Shown.of(job);
        if (!now.hasStateOf(shown)) {
            send(out, event("state", json -> JobView.writeRecord(json, job, Optional.empty())));
        }
        if (shown == null || !now.progress().equals(shown.progress())) {
            send(out, event("progress", json -> JobView.writeProgress(json, job)));
        }
        shown = now;
    }

    private static byte[] event(String name, JsonBytes.Writer data) {
        StringBuilder text = new StringBuilder();
        append(text, name, JsonBytes.of(data));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** JSON that is written without line ends is one line of data. */
    private static void append(StringBuilder text, String name, byte[] json) {
        text.append("event: ")
                .append(name)
                .append("\ndata: ")
                .append(new String(json, StandardCharsets.UTF_8))
                .append("\n\n");
    }

    private void send(OutputStream out, byte[] bytes) throws IOException {
        try (SlowClients.Watched _ = slowClients.begin(slowReader)) {
            out.write(bytes);
            out.flush();
        }
        wroteAt = System.nanoTime();
    }
}

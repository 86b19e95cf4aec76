package io.zerog.chaos.jobs;

import io.zerog.domain.handler.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one run tells the ledger: a file that all processes append to, each line in one write, so
 * that its order is the order of events. A line is {@code millis uuid attempt token pid parent word
 * detail}. The token is the run's own: jobs are not shown the fencing token, their fencing number
 * is the attempt.
 */
final class LedgerRun {

    private static final FileChannel FILE = open();

    private final JobContext job;
    private final String token = Long.toHexString(ThreadLocalRandom.current().nextLong());

    private LedgerRun(JobContext job) {
        this.job = job;
    }

    /** A run that begins; with what it found of earlier runs. */
    static LedgerRun begin(JobContext job) {
        LedgerRun run = new LedgerRun(job);
        run.write("start", job.checkpoint(Step.class).map(Step::text).orElse("-"));
        return run;
    }

    void write(String word, String detail) {
        ProcessHandle self = ProcessHandle.current();
        String line =
                "%d %s %d %s %d %d %s %s%n"
                        .formatted(
                                System.currentTimeMillis(),
                                job.id(),
                                job.attempt(),
                                token,
                                self.pid(),
                                self.parent().map(ProcessHandle::pid).orElse(0L),
                                word,
                                detail);
        try {
            FILE.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Keeps a step; both ends of the call are in the ledger. */
    void checkpoint(int step) throws InterruptedException {
        Step reached = new Step(job.attempt(), step);
        write("try", reached.text());
        job.checkpoint(reached);
        write("kept", reached.text());
    }

    /** The output of a run that ends well. */
    Ran done() {
        write("done", "-");
        return new Ran(job.attempt());
    }

    private static FileChannel open() {
        try {
            return FileChannel.open(
                    Path.of(System.getenv("CHAOS_LEDGER")),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

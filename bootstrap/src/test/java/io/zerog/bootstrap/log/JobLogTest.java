package io.zerog.bootstrap.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class JobLogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Job queued =
            Job.submitted(
                    new JobId(new UUID(1, 2)),
                    "greet",
                    "default",
                    Priority.NORMAL,
                    NOW,
                    "epoch",
                    Optional.empty(),
                    NOW);
    private final Token token = new Token(new UUID(3, 4));
    private final Job running = queued.started(token, "here", false, NOW);
    private final JobLog log = new JobLog();

    @Test
    void everyLineCarriesTheUuidOfItsJobAndLeavesNoTraceOnTheThread() {
        try (Lines lines = new Lines(JobLog.class, Level.INFO)) {
            log.on(new JobEvent.Started(running, NOW));

            assertThat(lines.events())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.getMDCPropertyMap())
                                    .containsEntry("job", queued.id().toString()));
        }
        assertThat(MDC.get("job")).isNull();
    }

    @Test
    void whatComesWithEveryHeartbeatIsForDebuggingOnly() {
        try (Lines lines = new Lines(JobLog.class, Level.DEBUG)) {
            log.on(new JobEvent.Submitted(queued));
            log.on(new JobEvent.Started(running, NOW));
            log.on(new JobEvent.Progressed(running));
            log.on(new JobEvent.LeaseLost(running.id()));

            assertThat(lines.texts())
                    .containsExactly(
                            "DEBUG submitted as greet to queue default",
                            "INFO started greet, attempt 1",
                            "DEBUG at 0.0 %",
                            "WARN its lease is another's; nothing more is written");
        }
    }

    @Test
    void aMessageOfAnUnknownJobHasALineAndAFloodOfThemAFew() {
        AtomicLong now = new AtomicLong();
        JobLog timed = new JobLog(now::get);
        try (Lines lines = new Lines(JobLog.class, Level.INFO)) {
            for (int i = 0; i < 100; i++) {
                timed.on(new Undelivered(queued.id(), Undelivered.Reason.ABSENT));
            }
            timed.on(new Undelivered(queued.id(), Undelivered.Reason.FINISHED));
            List<String> few =
                    Collections.nCopies(
                            FewLines.LINES, "INFO its message was removed: no such job is known");
            assertThat(lines.texts()).isEqualTo(few);
            assertThat(lines.events().getFirst().getMDCPropertyMap())
                    .containsEntry("job", queued.id().toString());

            now.set(FewLines.WHILE.toNanos());
            timed.on(new Undelivered(queued.id(), Undelivered.Reason.ABSENT));
            assertThat(lines.texts()).hasSize(FewLines.LINES);
            now.incrementAndGet();
            timed.on(new Undelivered(queued.id(), Undelivered.Reason.ABSENT));
            assertThat(lines.texts()).hasSize(FewLines.LINES + 1);
        }
    }

    @Test
    void aRunHasTheUuidInItsLogLinesAndTheJobsOwnClassLoader() throws Exception {
        AtomicReference<String> uuid = new AtomicReference<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        JobRunner inner =
                new JobRunner() {
                    @Override
                    public Outcome<Output> run(ClaimedJob job, RunContext context) {
                        uuid.set(MDC.get("job"));
                        loader.set(Thread.currentThread().getContextClassLoader());
                        return Outcome.done();
                    }

                    @Override
                    public void interrupt(Token ignored) {}

                    @Override
                    public boolean isolates(Job job, JobHandler<?, ?> handler) {
                        return false;
                    }

                    @Override
                    public void kill(Token which) {
                        throw new AssertionError("not to be killed");
                    }

                    @Override
                    public Optional<RunDiagnostics> diagnostics(Token which) {
                        return Optional.of(RunDiagnostics.ofThread("stack of " + which));
                    }
                };
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader elsewhere = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(elsewhere);

            new LoggedRunner(inner)
                    .run(new ClaimedJob(running, token, new Greet(), new byte[0]), null);

            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(elsewhere);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(uuid.get()).isEqualTo(queued.id().toString());
        assertThat(loader.get()).isSameAs(Greet.class.getClassLoader());
        assertThat(MDC.get("job")).isNull();
    }

    @Test
    void whatIsAskedOfARunReachesTheRunnerInside() {
        AtomicReference<Token> interrupted = new AtomicReference<>();
        AtomicReference<Token> killed = new AtomicReference<>();
        JobRunner inner =
                new JobRunner() {
                    @Override
                    public Outcome<Output> run(ClaimedJob job, RunContext context) {
                        throw new AssertionError("not to be run");
                    }

                    @Override
                    public void interrupt(Token which) {
                        interrupted.set(which);
                    }

                    @Override
                    public boolean isolates(Job job, JobHandler<?, ?> handler) {
                        return false;
                    }

                    @Override
                    public void kill(Token which) {
                        killed.set(which);
                    }

                    @Override
                    public Optional<RunDiagnostics> diagnostics(Token which) {
                        return Optional.of(RunDiagnostics.ofThread("stack of " + which));
                    }
                };

        LoggedRunner logged = new LoggedRunner(inner);
        logged.interrupt(token);
        logged.kill(token);

        assertThat(interrupted.get()).isEqualTo(token);
        assertThat(killed.get()).isEqualTo(token);
        assertThat(logged.isolates(queued, new Greet())).isFalse();
        assertThat(logged.diagnostics(token).orElseThrow().threadDump())
                .isEqualTo("stack of " + token);
    }

    private record Nothing() {}

    private static final class Greet implements JobHandler<Nothing, Void> {
        @Override
        public JobType<Nothing, Void> type() {
            return JobType.of("greet", Nothing.class, Void.class);
        }

        @Override
        public Outcome<Void> run(Nothing parameters, JobContext job) {
            return Outcome.done();
        }
    }
}
